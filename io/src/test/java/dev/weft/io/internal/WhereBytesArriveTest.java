package dev.weft.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Job;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import dev.weft.spi.run.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes that arrive resume the task that waits for them, no matter what the carriers are doing. The name of each test
 * says when the bytes arrive.
 */
@Timeout(60)
class WhereBytesArriveTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** The ways to run. */
    enum Run {
        PARALLEL {
            @Override
            <T> T call(Job<T, Exception> job) throws Exception {
                return Async.call(job);
            }
        },
        LOOP {
            @Override
            <T> T call(Job<T, Exception> job) throws Exception {
                return EventLoop.call(job);
            }
        };

        abstract <T> T call(Job<T, Exception> job) throws Exception;
    }

    private ServerSocket server;
    private ByteStream stream;
    private Socket peer;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        stream = Async.call(() -> Tcp.connect("127.0.0.1", server.getLocalPort()));
        peer = server.accept();
    }

    @AfterEach
    void disconnect() throws IOException {
        stream.close();
        peer.close();
        server.close();
    }

    /** Sends {@code value} when {@code latch} is open, from a thread that belongs to no run. */
    private void sendAfter(CountDownLatch latch, int value) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                latch.await();
                peer.getOutputStream().write(value);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static int readOne(ByteStream from) throws IOException, InterruptedException {
        byte[] one = new byte[1];
        assertThat(from.read(one)).isEqualTo(1);
        return one[0];
    }

    @ParameterizedTest
    @EnumSource
    void whileNothingElseHappens(Run run) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);

        int read = run.call(() -> TaskGroup.call(group -> {
            Task<Integer> reader = group.spawn(() -> readOne(stream));
            group.spawn(waits::countDown);
            return reader.await();
        }));

        assertThat(read).isEqualTo(5);
    }

    /**
     * Skipped on the carriers of the JDK, because they run no task from the common queue while tasks on every carrier
     * yield to each other.
     */
    @ParameterizedTest
    @EnumSource
    void whileOtherTasksYieldAllTheTime(Run run) throws Exception {
        assumeTrue(run == Run.LOOP || Scheduler.parallel().hasOwnCarriers());
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);
        AtomicBoolean read = new AtomicBoolean();

        run.call(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 10; i++) {
                    group.spawn(() -> {
                        while (!read.get()) {
                            Async.checkpoint();
                            waits.countDown();
                        }
                    });
                }
                group.spawn(() -> read.set(readOne(stream) == 5));
            });
            return null;
        });

        assertThat(read).isTrue();
    }

    @Test
    void whileTasksComputeOnEveryCore() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);
        AtomicBoolean read = new AtomicBoolean();

        Async.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> read.set(readOne(stream) == 5));
            group.spawn(() -> {
                for (int i = 1; i < CORES; i++) { // all cores but one, which is left for the scheduler
                    group.spawn(() -> {
                        while (!read.get()) {
                            Thread.onSpinWait();
                            waits.countDown();
                        }
                    });
                }
            });
        }));

        assertThat(read).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whileOtherTasksBlock(Run run) throws Exception {
        CountDownLatch waits = new CountDownLatch(2 * CORES);
        CountDownLatch read = new CountDownLatch(1);
        sendAfter(waits, 5);

        run.call(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 2 * CORES; i++) {
                    group.spawn(() -> Async.blocking(() -> {
                        waits.countDown();
                        read.await();
                    }));
                }
                assertThat(readOne(stream)).isEqualTo(5);
                read.countDown();
            });
            return null;
        });
    }

    @Test
    void inWhicheverRunTheStreamIsUsed() throws Exception {
        for (int i = 0; i < 20; i++) {
            for (Run run : Run.values()) {
                CountDownLatch waits = new CountDownLatch(1);
                sendAfter(waits, i);
                int read = run.call(() -> {
                    waits.countDown();
                    return readOne(stream);
                });
                assertThat(read).isEqualTo(i);
            }
        }
    }

    @Test
    void toAThreadThatIsNoTask() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);
        waits.countDown();

        assertThat(readOne(stream)).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void afterAWaitThatWasCutShort(Run run) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);

        int read = run.call(() -> {
            assertThatThrownBy(() -> Async.withTimeout(Duration.ofMillis(1), () -> readOne(stream)))
                    .isInstanceOf(TimedOutException.class);
            waits.countDown();
            return readOne(stream);
        });

        assertThat(read).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void inAnotherRunAfterAWaitThatWasCutShortInThisOne(Run run) throws Exception {
        Run other = run == Run.LOOP ? Run.PARALLEL : Run.LOOP;
        CountDownLatch waits = new CountDownLatch(1);
        sendAfter(waits, 5);

        run.call(() -> {
            assertThatThrownBy(() -> Async.withTimeout(Duration.ofMillis(1), () -> readOne(stream)))
                    .isInstanceOf(TimedOutException.class);
            return null;
        });
        int read = other.call(() -> {
            waits.countDown();
            return readOne(stream);
        });

        assertThat(read).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheWaitOfAnotherTask(Run run) throws Exception {
        run.call(() -> {
            TaskGroup.run(group -> {
                group.spawn(() -> assertThatThrownBy(() -> readOne(stream)).isInstanceOf(IOException.class));
                Async.checkpoint();
                stream.close();
            });
            return null;
        });
    }
}
