package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 12_345, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void burstIsFreeAndThenOneComesEveryInterval(long start) {
        TokenBucket bucket = new TokenBucket(10, 3, start);

        assertThat(takeWhenThereIsOne(bucket, start)).isEqualTo(start);
        assertThat(takeWhenThereIsOne(bucket, start)).isEqualTo(start);
        assertThat(takeWhenThereIsOne(bucket, start)).isEqualTo(start);
        assertThat(takeWhenThereIsOne(bucket, start)).isEqualTo(start + 10);
        assertThat(takeWhenThereIsOne(bucket, start + 10)).isEqualTo(start + 20);
        assertThat(takeWhenThereIsOne(bucket, start + 25)).isEqualTo(start + 30);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5})
    void unusedTokensAreSavedUpToTheBurst(long start) {
        TokenBucket bucket = new TokenBucket(10, 2, start);
        bucket.take(start);
        bucket.take(start);

        assertThat(bucket.isFull(start + 19)).isFalse();
        assertThat(bucket.isFull(start + 20)).isTrue();
        assertThat(takeWhenThereIsOne(bucket, start + 1000)).isEqualTo(start + 1000);
        assertThat(takeWhenThereIsOne(bucket, start + 1000)).isEqualTo(start + 1000);
        assertThat(takeWhenThereIsOne(bucket, start + 1000)).isEqualTo(start + 1010);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 60, 999})
    void rateIsNeverAboveWhatWasAskedFor(int permits) {
        long interval = TokenBucket.interval(permits, Duration.ofSeconds(1));

        assertThat(interval * permits).isBetween(1_000_000_000L, 1_000_000_000L + permits);
    }

    private static long takeWhenThereIsOne(TokenBucket bucket, long now) {
        long then = now + bucket.untilNext(now);
        bucket.take(then);
        return then;
    }
}
