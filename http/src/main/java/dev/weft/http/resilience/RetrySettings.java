package dev.weft.http.resilience;

import dev.weft.pace.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;

/** The settings of a {@link Retry}. Changed only on a private copy, before the retry is created. */
final class RetrySettings implements Cloneable {
    int maxAttempts = 3;
    Backoff backoff = Backoff.standard();
    Set<Integer> statuses = Set.of(408, 425, 429, 500, 502, 503, 504);
    Predicate<? super IOException> failures = TransientFailure::isTransient;
    boolean anyMethod;
    Duration maxRetryAfter = Duration.ofMinutes(1);
    Duration minAttemptTime = Duration.ZERO;
    InstantSource wallClock = InstantSource.system();

    /** A shallow copy; the values themselves are immutable. */
    RetrySettings copy() {
        try {
            return (RetrySettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the settings are cloneable", e);
        }
    }
}
