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
 * Ends an exchange when one of its phases exceeds its limit.
 *
 * <p>Phases change with nearly every read and write, while limits are almost never reached. The timer is therefore not
 * rescheduled with each phase. If the timer fires before the deadline of the current phase, it is scheduled again for
 * that deadline. The timer is rescheduled immediately only if the new phase has an earlier deadline than the time at
 * which the timer is {@linkplain #due due}. So at most one timer is pending, and it is never due after the deadline of
 * the phase.
 */
final class PhaseWatch {
    private final Clock clock;
    private final PhaseLimits limits;
    private final RequestState request;
    private @Nullable Phase phase;
    private long phaseStart;
    private Clock.@Nullable Timer timer;
    private long due;
    private @Nullable LimitScope scope;

    PhaseWatch(Clock clock, PhaseLimits limits, RequestState request) {
        this.clock = clock;
        this.limits = limits;
        this.request = request;
    }

    /** Runs {@code body} in a scope that is ended when a phase exceeds its limit. */
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

    /** Starts a phase, or restarts it. May be called from any thread. */
    synchronized void begin(Phase next) {
        phase = next;
        Duration limit = limits.orNull(next);
        if (limit == null) {
            return;
        }
        phaseStart = clock.nanoTime();
        long deadline = phaseStart + Clock.nanos(limit);
        if (timer == null || due - deadline > 0) {
            arm(deadline);
        }
    }

    synchronized boolean isIn(Phase other) {
        return phase == other;
    }

    /** Leaves the phase. No limit applies until the next phase starts. */
    synchronized void pause() {
        phase = null;
    }

    /** Leaves the last phase and cancels the timer. */
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
            Phase current = phase;
            Duration limit = current == null ? null : limits.orNull(current);
            if (current == null || limit == null || scope == null) {
                return;
            }
            Duration elapsed = Duration.ofNanos(clock.nanoTime() - phaseStart);
            if (elapsed.compareTo(limit) < 0) {
                arm(phaseStart + Clock.nanos(limit));
                return;
            }
            ended = scope;
            failure = () -> new PhaseTimeoutException(request.uri(), current, limit, elapsed);
        }
        // Outside the monitor: ending a scope runs code of the transport, which may report a phase.
        ended.end(failure);
    }
}
