package dev.weft.http.internal.chain;

import dev.weft.Job;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends an exchange whose phase takes longer than its limit.
 *
 * <p>Phases change far more often than limits are reached, so the timer is not moved with them: when it fires too early
 * for the phase it finds, it is set anew. Only a phase that must end before the timer fires moves it.
 */
final class PhaseWatch {
    private final Clock clock;
    private final PhaseLimits limits;
    private final RequestState request;
    private @Nullable Phase phase;
    private long since;
    private Clock.@Nullable Timer timer;
    private long due;
    private @Nullable LimitScope scope;

    PhaseWatch(Clock clock, PhaseLimits limits, RequestState request) {
        this.clock = clock;
        this.limits = limits;
        this.request = request;
    }

    /** Runs {@code body}, which a limit can end. */
    <T> T call(Job<? extends T, IOException> body) throws IOException, InterruptedException {
        LimitScope entered = new LimitScope(request);
        synchronized (this) {
            scope = entered;
        }
        try {
            return entered.call(body);
        } finally {
            synchronized (this) {
                scope = null;
            }
        }
    }

    /** A phase begins now, or begins anew. May be called from any thread. */
    synchronized void begin(Phase begun) {
        phase = begun;
        Duration limit = limits.orNull(begun);
        if (limit == null) {
            return;
        }
        since = clock.nanoTime();
        long deadline = since + Clock.nanos(limit);
        if (timer == null || due - deadline > 0) {
            arm(deadline);
        }
    }

    synchronized boolean isIn(Phase other) {
        return phase == other;
    }

    /** No phase is under way until the next begins. */
    synchronized void pause() {
        phase = null;
    }

    /** No further phase will begin. */
    synchronized void stop() {
        phase = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(long deadline) {
        if (timer != null) {
            timer.cancel();
        }
        due = deadline;
        timer = clock.schedule(deadline, this::fire);
    }

    private void fire() {
        LimitScope ended;
        Supplier<IOException> failure;
        synchronized (this) {
            timer = null;
            Phase late = phase;
            Duration limit = late == null ? null : limits.orNull(late);
            if (late == null || limit == null || scope == null) {
                return;
            }
            Duration elapsed = Duration.ofNanos(clock.nanoTime() - since);
            if (elapsed.compareTo(limit) < 0) {
                arm(since + Clock.nanos(limit));
                return;
            }
            ended = scope;
            failure = () -> new PhaseTimeoutException(request.uri(), late, limit, elapsed);
        }
        ended.end(failure);
    }
}
