package dev.weft.http.resilience;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;

/** What a {@link Retry} goes by. Changed only before the retry has it. */
final class RetrySettings implements Cloneable {
    int tries = 3;
    Backoff backoff = Backoff.standard();
    Set<Integer> statuses = Set.of(408, 425, 429, 500, 502, 503, 504);
    Predicate<? super IOException> failures = TransientFailure::isOne;
    boolean anyMethod;
    Duration longestWait = Duration.ofMinutes(1);
    Duration leastTime = Duration.ZERO;
    InstantSource wallClock = InstantSource.system();

    /** Another of the same values. Those are never changed, so that they may be shared. */
    RetrySettings copy() {
        try {
            return (RetrySettings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("it is cloneable", e);
        }
    }
}
