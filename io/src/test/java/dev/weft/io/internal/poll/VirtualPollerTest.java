package dev.weft.io.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.Run;
import dev.weft.queue.Queue;
import dev.weft.spi.run.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The poller in a virtual thread continues to watch a channel whose input is read, and stops watching other channels.
 */
@Timeout(60)
class VirtualPollerTest {
    private static final ExternalTarget BYTES = new ExternalTarget("bytes of a pipe");

    private final VirtualPoller poller = new VirtualPoller();
    private Pipe pipe;
    private ChannelWaits waits;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        waits = new ChannelWaits(pipe.source());
        Thread.ofVirtual().start(poller);
    }

    @AfterEach
    void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
        waits.close();
    }

    private void send(int value) throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    private int receive() throws IOException, InterruptedException {
        ByteBuffer into = ByteBuffer.allocate(1);
        while (pipe.source().read(into) == 0) {
            waits.await(Run.waiter(BYTES), SelectionKey.OP_READ, poller);
        }
        return into.get(0);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1); // nothing reports that the poller has changed the registration
        }
    }

    /** Lets the poller find input for which no task waits, until it stops watching. */
    private Registration abandonInput() throws Exception {
        Registration registration = registerAndEndWait();
        send(7);
        await(() -> isAbandoned(registration));
        return registration;
    }

    private Registration registerAndEndWait() throws IOException {
        ChannelWaits monitor = waits;
        synchronized (monitor) {
            Registration registration = monitor.registration(poller);
            registration.arm(SelectionKey.OP_READ);
            registration.endWait(SelectionKey.OP_READ);
            return registration;
        }
    }

    private boolean isAbandoned(Registration registration) {
        ChannelWaits monitor = waits;
        synchronized (monitor) {
            return !registration.isWatched(SelectionKey.OP_READ);
        }
    }

    @Test
    void resumesATaskForEachByte() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Queue<Integer> received = Queue.bounded(1);
            group.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    received.put(receive());
                }
            });

            for (int i = 0; i < 100; i++) {
                send(i);

                assertThat(received.take()).isEqualTo(i);
            }
        }));
    }

    @Test
    void stopsWatchingInputForWhichNoTaskWaits() throws Exception {
        Registration registration = abandonInput();

        assertThat(registration.isWatched(SelectionKey.OP_READ)).isFalse();
    }

    @Test
    void watchesAgainWhenATaskWaitsForInputThatWasAbandoned() throws Exception {
        abandonInput();

        Async.run(() -> waits.await(Run.waiter(BYTES), SelectionKey.OP_READ, poller));

        assertThat(pipe.source().read(ByteBuffer.allocate(2))).isEqualTo(1);
    }

    @Test
    void countsATaskThatWaitsForAChannelWhichIsWatchedAlready() throws Exception {
        registerAndEndWait();

        Async.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> assertThat(receive()).isEqualTo(3));
            await(poller::isWatching);
            send(3);
        }));

        assertThat(poller.isWatching()).isFalse();
    }

    @Test
    void doesNotCountATaskThatWasCancelled() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            group.spawn(this::receive);
            await(poller::isWatching);
            group.cancel("the test is over");
        }));

        assertThat(poller.isWatching()).isFalse();
    }

    @Test
    void releasesAChannelThatIsClosed() throws Exception {
        registerAndEndWait();

        pipe.source().close();
        waits.close();

        await(() -> poller.keys() == 0);
    }

    @Test
    void isUsedOnceThereWereMoreThanAFewWaits() {
        VirtualPoller.WaitCount waits = new VirtualPoller.WaitCount(2);

        assertThat(waits.addOne()).isFalse();
        assertThat(waits.addOne()).isFalse();
        assertThat(waits.addOne()).isTrue();
    }

    @Test
    void servesVirtualThreadsAfterManyWaitsAndNeverPlatformThreads() throws Exception {
        Poller ofVirtualThread = Async.call(() -> {
            Poller poller = Poller.ofCurrentRun();
            for (int i = 0; i < VirtualPoller.FEW; i++) {
                poller = Poller.ofCurrentRun();
            }
            return poller;
        });

        assertThat(Poller.ofCurrentRun()).isNotInstanceOf(VirtualPoller.class);
        assertThat(ofVirtualThread == VirtualPoller.shared())
                .isNotEqualTo(Scheduler.parallel().hasOwnCarriers());
    }
}
