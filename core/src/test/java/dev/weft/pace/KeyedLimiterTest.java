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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedLimiter.of(0, 1))
                .withMessage("perKey must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedLimiter.of(1, 0))
                .withMessage("inAll must be at least 1, but is 0");
        assertThat(KeyedLimiter.of(6, 100)).hasToString("keyed limiter [6 for each key, 100 in all, 0 keys in use]");
    }
}
