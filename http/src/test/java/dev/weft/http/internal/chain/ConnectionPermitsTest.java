package dev.weft.http.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.spi.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionPermitsTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private static final Url BUSY = Url.of("http://busy/");
    private static final Url OTHER = Url.of("http://other/");

    @Test
    void waitingForABusyHostDoesNotBlockOthers() throws Exception {
        ConnectionPermits permits = new ConnectionPermits(2, 1);
        runs.run(() -> TaskGroup.run(group -> {
            ConnectionPermit held = permits.acquire(BUSY);
            Task<Void> waiting = group.spawn(() -> permits.acquire(BUSY).close());
            Async.sleep(Duration.ofSeconds(1));

            permits.acquire(OTHER).close();

            assertThat(waiting.isDone()).isFalse();
            held.close();
            waiting.await();
        }));
        assertNothingIsHeld(permits);
    }

    @Test
    void permitsAreAcquiredInOrder() throws Exception {
        ConnectionPermits permits = new ConnectionPermits(1, 1);
        List<Integer> order = new ArrayList<>();
        runs.run(() -> TaskGroup.run(group -> {
            ConnectionPermit held = permits.acquire(BUSY);
            for (int i = 0; i < 10; i++) {
                int number = i;
                group.spawn(() -> {
                    try (var _ = permits.acquire(BUSY)) {
                        order.add(number);
                    }
                });
                Async.sleep(Duration.ofSeconds(1));
            }
            held.close();
        }));
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void closingTwiceGivesBackOnce() throws Exception {
        ConnectionPermits permits = new ConnectionPermits(2, 2);
        runs.run(() -> {
            ConnectionPermit first = permits.acquire(BUSY);
            ConnectionPermit second = permits.acquire(BUSY);
            first.close();
            first.close();

            assertThat(permits.acquired()).isEqualTo(1);
            assertThat(permits.hosts()).isEqualTo(1);
            second.close();
        });
        assertNothingIsHeld(permits);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noTurnIsLostToACancellation(long seed) throws Exception {
        ConnectionPermits permits = new ConnectionPermits(3, 2);
        Random random = new Random(seed);
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Url url = random.nextBoolean() ? BUSY : OTHER;
                Duration work = Duration.ofMillis(random.nextInt(20));
                tasks.add(group.spawn(() -> {
                    try (var _ = permits.acquire(url)) {
                        assertThat(permits.acquired()).isLessThanOrEqualTo(3);
                        Async.sleep(work);
                    }
                }));
            }
            for (Task<?> task : tasks) {
                if (random.nextInt(3) == 0) {
                    Async.sleep(Duration.ofMillis(random.nextInt(5)));
                    task.cancel("at random");
                }
            }
        }));
        assertNothingIsHeld(permits);
    }

    private static void assertNothingIsHeld(ConnectionPermits permits) {
        assertThat(permits.acquired()).isZero();
        assertThat(permits.waiting()).isZero();
        assertThat(permits.hosts()).isZero();
    }
}
