package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InEveryWay
class KeyedLimiterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    KeyedLimiterTest(Way way) {
        runs = new Runs(way);
    }

    private Duration taken(KeyedLimiter<String> limiter, List<String> keys) throws InterruptedException {
        long begin = Async.nanoTime();
        Async.forEach(keys, key -> {
            try (KeyedLimiter<String>.Permit permit = limiter.acquire(key)) {
                assertThat(permit.key()).isEqualTo(key);
                Async.sleep(SECOND);
            }
        });
        return Duration.ofNanos(Async.nanoTime() - begin);
    }

    @Test
    void eachKeyHasItsLimit() throws Exception {
        runs.run(() -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(2, 100);

            assertThat(taken(limiter, List.of("a", "a", "a", "b", "c"))).hasSeconds(2);
            assertThat(limiter.keys()).isZero();
        });
    }

    @Test
    void allKeysHaveOneLimitTogether() throws Exception {
        runs.run(() -> {
            List<String> keys =
                    Stream.iterate(0, n -> n + 1).limit(9).map(String::valueOf).toList();

            assertThat(taken(KeyedLimiter.of(2, 3), keys)).hasSeconds(3);
        });
    }

    @Test
    void busyKeyTakesNoPlaceFromTheOthers() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(1, 2);
            var held = limiter.acquire("busy");
            for (int i = 0; i < 5; i++) {
                group.spawn(() -> limiter.acquire("busy").close());
            }
            Async.sleep(SECOND);

            limiter.acquire("other").close();
            held.close();
            held.close();
        }));
    }

    @Test
    void cancelledCallerHasTakenNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(1, 1);
            var held = limiter.acquire("a");
            Task<?> forAll = group.spawn(() -> limiter.acquire("b"));
            Task<?> forKey = group.spawn(() -> limiter.acquire("a"));
            Async.sleep(SECOND);
            forAll.cancel("enough");
            forKey.cancel("enough");
            Async.sleep(SECOND);
            held.close();

            assertThat(limiter.keys()).isZero();
            limiter.acquire("b").close();
            limiter.acquire("a").close();
        }));
    }

    @Test
    void placesOfAKeyAreTakenInOrder() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());

        runs.run(() -> TaskGroup.run(group -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(1, 1);
            var held = limiter.acquire("a");
            for (int i = 0; i < 10; i++) {
                int number = i;
                group.spawn(() -> {
                    try (var _ = limiter.acquire("a")) {
                        order.add(number);
                    }
                });
                Async.sleep(SECOND);
            }
            assertThat(limiter.statistics()).isEqualTo(new KeyedLimiter.Statistics(1, 10, 1));
            held.close();
        }));

        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void closingTwiceGivesBackOnce() throws Exception {
        runs.run(() -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(2, 2);
            var first = limiter.acquire("a");
            var second = limiter.acquire("a");
            first.close();
            first.close();

            assertThat(limiter.statistics()).isEqualTo(new KeyedLimiter.Statistics(1, 0, 1));
            second.close();
        });
    }

    @Test
    void withoutALimitKeysAreNotToldApart() throws Exception {
        runs.run(() -> {
            KeyedLimiter<String> limiter = KeyedLimiter.of(Integer.MAX_VALUE, 2);

            try (var permit = limiter.acquire("a")) {
                assertThat(permit.key()).isEqualTo("a");
                assertThat(limiter.statistics()).isEqualTo(new KeyedLimiter.Statistics(1, 0, 0));
            }
            assertThat(taken(limiter, List.of("a", "a", "b", "b"))).hasSeconds(2);
            assertThat(limiter.statistics()).isEqualTo(new KeyedLimiter.Statistics(0, 0, 0));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noPlaceIsLostToACancellation(long seed) throws Exception {
        Random random = new Random(seed);
        KeyedLimiter<String> limiter = KeyedLimiter.of(2, 3);

        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String key = random.nextBoolean() ? "a" : "b";
                Duration work = Duration.ofMillis(random.nextInt(20));
                tasks.add(group.spawn(() -> {
                    try (var _ = limiter.acquire(key)) {
                        assertThat(limiter.statistics().acquired()).isLessThanOrEqualTo(3);
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

        assertThat(limiter.statistics()).isEqualTo(new KeyedLimiter.Statistics(0, 0, 0));
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedLimiter.of(0, 1))
                .withMessage("perKeyLimit must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedLimiter.of(1, 0))
                .withMessage("totalLimit must be at least 1, but is 0");
        assertThat(KeyedLimiter.of(6, 100)).hasToString("keyed limiter [6 for each key, 100 in total, 0 keys in use]");
    }
}
