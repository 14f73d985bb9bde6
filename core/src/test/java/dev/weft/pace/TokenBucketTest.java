package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 15, Long.MIN_VALUE + 3})
    void burstIsThereAtOnceAndThenOneInEachInterval(long start) {
        TokenBucket bucket = new TokenBucket(10, 3, start);

        long[] waits = new long[5];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = bucket.due(start) - start;
            bucket.take(bucket.due(start), bucket.due(start));
        }

        assertThat(waits).containsExactly(0, 0, 0, 10, 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 15, Long.MIN_VALUE + 3})
    void quietTimeFillsTheBucketAndNoMore(long start) {
        TokenBucket bucket = new TokenBucket(10, 2, start);
        bucket.take(start, start);
        long later = start + 1000;

        assertThat(bucket.isFull(later)).isTrue();
        bucket.take(later, later);
        bucket.take(later, later);
        assertThat(bucket.due(later)).isEqualTo(later + 10);
    }

    @Test
    void stallOfFiveSecondsIsNotFollowedByABurst() {
        TokenBucket bucket = new TokenBucket(SECOND / 5, 1, 0);
        bucket.take(0, 0);
        long now = 5 * SECOND; // 26 callers have waited since time zero, while the process was stopped

        int atOnce = 0;
        while (bucket.due(0) <= now) {
            bucket.take(bucket.due(0), now);
            atOnce++;
        }

        assertThat(atOnce).isEqualTo(1);
        assertThat(bucket.due(0)).isBetween(now + 190 * MILLI, now + 200 * MILLI);
    }

    @Test
    void lateTimersDoNotMakeTheRateLower() {
        TokenBucket bucket = new TokenBucket(MILLI, 1, 0);

        long due = 0;
        for (int i = 0; i < 1000; i++) {
            due = bucket.due(0);
            bucket.take(due, due + 900_000); // each caller wakes up 0.9 ms late
        }

        assertThat(due).isEqualTo(999 * MILLI);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "3, 333333334", "1000000000, 1", "2000000000, 1"})
    void intervalIsRoundedUp(int permits, long nanos) {
        assertThat(TokenBucket.interval(permits, Duration.ofSeconds(1))).isEqualTo(nanos);
    }
}
