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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InEveryWay
class RateLimiterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    RateLimiterTest(Way way) {
        runs = new Runs(way);
    }

    /** Milliseconds since the test began. */
    private static long now() {
        return Duration.ofNanos(Async.nanoTime()).toMillis();
    }

    @Test
    void beginningsAreEven() throws Exception {
        runs.run(() -> {
            RateLimiter limiter = RateLimiter.of(5, SECOND);
            List<Long> times = Collections.synchronizedList(new ArrayList<>());

            Async.forEach(List.of(1, 2, 3, 4, 5, 6), _ -> {
                limiter.acquire();
                times.add(now());
            });

            assertThat(times).containsExactly(0L, 200L, 400L, 600L, 800L, 1000L);
        });
    }

    @Test
    void quietTimeIsNotMadeUpForBeyondTheBurst() throws Exception {
        runs.run(() -> {
            RateLimiter limiter = RateLimiter.of(5, SECOND).burst(3);
            limiter.acquire();
            Async.sleep(Duration.ofSeconds(5));
            List<Long> times = new ArrayList<>();

            for (int i = 0; i < 5; i++) {
                limiter.acquire();
                times.add(now());
            }

            assertThat(times).containsExactly(5000L, 5000L, 5000L, 5200L, 5400L);
        });
    }

    @Test
    void cancelledCallerHasTakenNothing() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            RateLimiter limiter = RateLimiter.of(1, SECOND);
            limiter.acquire();
            Task<?> first = group.spawn(() -> limiter.acquire());
            Task<Long> second = group.spawn(() -> {
                limiter.acquire();
                return now();
            });
            Async.sleep(Duration.ofMillis(500));
            first.cancel("not needed");

            assertThat(second.await()).isEqualTo(1000);
        }));
    }

    @Test
    void tryingNeverWaits() throws Exception {
        runs.run(() -> {
            RateLimiter limiter = RateLimiter.of(1, SECOND);

            assertThat(limiter.tryAcquire()).isTrue();
            assertThat(limiter.tryAcquire()).isFalse();
            assertThat(limiter.isIdle()).isFalse();
            Async.sleep(SECOND);
            assertThat(limiter.isIdle()).isTrue();
            assertThat(limiter.tryAcquire()).isTrue();
        });
    }

    @Test
    void limiterIsUsedByRunsOfSeveralClocks() throws Exception {
        RateLimiter limiter = RateLimiter.of(1, Duration.ofHours(1));

        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
        runs.run(() -> assertThat(limiter.tryAcquire()).isTrue());
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimiter.of(0, SECOND))
                .withMessage("permits must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimiter.of(1, Duration.ofSeconds(-1)))
                .withMessage("period must be longer than zero, but is -1 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimiter.of(1, Duration.ofDays(100_000)).burst(Integer.MAX_VALUE))
                .withMessage("burst must be at most 1 at this rate, but is 2147483647");
        assertThat(RateLimiter.of(5, SECOND, "calls").burst(2)).hasToString("calls [5 in 1 s, burst 2]");
    }
}
