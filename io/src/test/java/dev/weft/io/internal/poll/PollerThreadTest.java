package dev.weft.io.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The poller's thread parks when it has nothing to watch, because a thread that selects delays the end of the JVM. */
@Timeout(30)
class PollerThreadTest {
    private final PollerThread poller = new PollerThread();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(poller);
    private Pipe pipe;
    private Registration registration;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        registration = new ChannelWaits(pipe.source()).registration(poller);
    }

    @AfterEach
    void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }

    private void awaitParked() throws InterruptedException {
        await(() -> thread.getState() == Thread.State.WAITING);
    }

    private void awaitNothingNeeded() throws InterruptedException {
        await(() -> !poller.isNeeded());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1); // nothing reports that a thread has parked
        }
    }

    @Test
    void isParkedWhileThereIsNothingToWatch() throws Exception {
        thread.start();

        awaitParked();

        assertThat(poller.isNeeded()).isFalse();
    }

    @Test
    void seesAnEventThatIsWatchedAfterItWasParked() throws Exception {
        thread.start();

        for (int i = 0; i < 10; i++) {
            awaitParked();
            registration.arm(SelectionKey.OP_READ);
            pipe.sink().write(ByteBuffer.allocate(1));
            awaitNothingNeeded(); // the event has disarmed the registration
            pipe.source().read(ByteBuffer.allocate(1));
        }

        awaitParked();
    }

    @Test
    void releasesAChannelThatIsClosedWhileItIsParked() throws Exception {
        thread.start();
        awaitParked();

        pipe.source().close();
        registration.close();
        awaitNothingNeeded();
        awaitParked();

        assertThat(poller.keys()).isZero();
    }
}
