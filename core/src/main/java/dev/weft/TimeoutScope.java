package dev.weft;

import dev.weft.internal.failure.Consequences.Judgement;
import dev.weft.internal.failure.Sneak;
import dev.weft.internal.failure.Suppression;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scope that is cancelled when its deadline has passed.
 *
 * <pre>
 *   ACTIVE ── deadline ──► FIRED        cancelled by its own deadline: leaving it throws, unless the body returned
 *      │ ├── reschedule ─► ACTIVE       with another deadline
 *      │ ├── remove ─────► OPEN         without a deadline; reschedule makes it ACTIVE again
 *      │ └── outside ────► CANCELLED    cancelled from outside: leaving it throws no timeout
 *      └──── leave ──────► LEFT
 * </pre>
 *
 * <p>The timer is armed after the strand (the task or thread) has entered the scope. So even a timer that fires immediately
 * cancels every wait inside the scope. After the body has begun, the timer and the deadline are changed only under this
 * scope's monitor. A timer that fires reads the deadline again under the monitor, so it does nothing if the deadline was
 * moved meanwhile. A deadline that is moved to the present fires without a timer, on the thread that moves it.
 */
final class TimeoutScope extends CancelScope implements Deadline {
    private final Clock clock;
    private final boolean movesOn;
    private final long entered;
    private volatile long deadline;
    private Clock.@Nullable Timer timer;
    private volatile boolean removed;
    private volatile boolean fired;
    private boolean left;

    private TimeoutScope(Strand strand, Duration limit, boolean movesOn) {
        super(strand);
        this.movesOn = movesOn;
        this.clock = Scheduler.of(strand).clock();
        this.entered = clock.nanoTime();
        this.deadline = entered + Clock.nanos(limit);
    }

    /** Runs {@code body} in a scope that times out after {@code limit}, which is longer than zero. */
    static <T extends @Nullable Object, X extends Exception> T call(
            Duration limit, Job.On<? super Deadline, ? extends T, X> body) throws X, InterruptedException {
        return Structured.<T, X>inTask(() -> new TimeoutScope(Strand.current(), limit, false).execute(body));
    }

    /** Like {@link #call}, but returns an empty result instead of throwing a timeout of its own. */
    static <T, X extends Exception> Optional<T> moveOn(Duration limit, Job<? extends @Nullable T, X> body)
            throws X, InterruptedException {
        Job<Optional<T>, X> inTask = () -> {
            TimeoutScope scope = new TimeoutScope(Strand.current(), limit, true);
            try {
                return Optional.ofNullable(scope.execute(deadline -> body.call()));
            } catch (MovedOn e) {
                return Optional.empty();
            }
        };
        return Structured.inTask(inTask);
    }

    private <T extends @Nullable Object, X extends Exception> T execute(Job.On<? super Deadline, ? extends T, X> body)
            throws X, InterruptedException {
        T value;
        enter();
        try {
            arm();
            value = body.call(this);
        } catch (Throwable thrown) {
            Throwable verdict = verdict(thrown);
            close();
            throw Sneak.<X>thrown(verdict);
        }
        close();
        return value;
    }

    /** Returns the earliest deadline around {@code scope}, up to the next {@linkplain Async#shielded shield}. */
    static Optional<Deadline> nearest(CancelScope scope) {
        TimeoutScope nearest = null;
        for (CancelScope at = scope; at != null; at = at.isShield() ? null : at.parent()) {
            if (at instanceof TimeoutScope timeout
                    && !timeout.removed
                    && (nearest == null || timeout.deadline - nearest.deadline < 0)) {
                nearest = timeout;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Creates the exception for a limit of zero or less. With such a limit, the body is not started. */
    static TimedOutException withoutStart(Duration limit) {
        Strand strand = Strand.currentOrNull();
        String name = strand == null ? Thread.currentThread().getName() : strand.name();
        return new TimedOutException(name, limit, Duration.ZERO);
    }

    private void close() {
        leave();
        synchronized (this) {
            left = true;
            disarm();
        }
    }

    private void arm() {
        timer = clock.schedule(deadline, this::fire);
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Returns the exception that leaves this scope if {@code thrown} left the body. Called before the scope is left. */
    private Throwable verdict(Throwable thrown) {
        Judgement judgement = Boundary.judge(thrown, this);
        if (!isOriginOfCancellation()) {
            return thrown;
        }
        Throwable failure = judgement.failure();
        if (failure != null) {
            Suppression.addWithinLimits(failure, timeout());
            return failure;
        }
        CancelScope around = parent();
        fireOverdue(around);
        Cancellation outside = around == null ? null : around.findCancellation();
        if (outside != null) {
            return Boundary.exceptionFor(outside, judgement.visible(), thrown);
        }
        if (movesOn) {
            Boundary.logConsequences(this::describe, judgement.visible());
            return new MovedOn();
        }
        return timeout().initCause(thrown);
    }

    private TimedOutException timeout() {
        return new TimedOutException(strand().name(), limit(), Duration.ofNanos(clock.nanoTime() - entered));
    }

    /** The time from the start of the body to the current deadline. */
    private Duration limit() {
        return Duration.ofNanos(deadline - entered);
    }

    /** The reason of the cancellation. It is an object rather than a text, because the text is seldom needed. */
    private record TimedOut(Duration limit) {
        @Override
        public String toString() {
            return "timed out after " + Durations.inWords(limit);
        }
    }

    /** Tells {@code moveOn} that this scope has timed out. Never leaves this class, so it has no message and no stack trace. */
    private static final class MovedOn extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private void fire() {
        synchronized (this) {
            if (left || removed || clock.nanoTime() - deadline < 0) {
                return;
            }
            fired = true;
        }
        cancelAsTimedOut();
    }

    /** Fires the outermost overdue deadline, up to the next shield. The timer of that deadline may not have fired yet. */
    private static void fireOverdue(@Nullable CancelScope innermost) {
        TimeoutScope outermost = null;
        for (CancelScope at = innermost; at != null; at = at.isShield() ? null : at.parent()) {
            if (at instanceof TimeoutScope timeout
                    && !timeout.removed
                    && timeout.remaining().isZero()) {
                outermost = timeout;
            }
        }
        if (outermost != null) {
            outermost.fire();
        }
    }

    /** Cancels this scope, whose deadline has fired, unless it is cancelled already. */
    private void cancelAsTimedOut() {
        if (cancellation() == null) {
            requestCancel(new Cancellation(this, new TimedOut(limit()), null));
        }
    }

    @Override
    protected String title() {
        return "the body of a timeout of " + Durations.inWords(Duration.ofNanos(deadline - entered)) + " in task '"
                + strand().name() + "'";
    }

    @Override
    public boolean hasDeadline() {
        return !removed;
    }

    @Override
    public @Nullable Duration untilDeadline() {
        return removed ? null : remaining();
    }

    /** The cause of the timeout's exception shows where the body was; a caller that moves on gets no exception. */
    @Override
    protected boolean needsStackTrace(Strand waiting) {
        return !movesOn && waiting == strand();
    }

    @Override
    public Duration remaining() {
        if (removed) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        return Duration.ofNanos(Math.max(0, deadline - clock.nanoTime()));
    }

    @Override
    public void reschedule(Duration fromNow) {
        boolean later = Objects.requireNonNull(fromNow, "fromNow").isPositive();
        changeInTime(() -> {
            disarm();
            deadline = clock.nanoTime() + Clock.nanos(fromNow);
            removed = false;
            fired = !later;
            if (later) {
                arm();
            }
        });
        if (!later) {
            cancelAsTimedOut();
        }
    }

    @Override
    public void remove() {
        changeInTime(() -> {
            disarm();
            removed = true;
        });
        refuseCyclesInside();
    }

    private void changeInTime(Runnable change) {
        synchronized (this) {
            if (!fired && !left) {
                change.run();
                return;
            }
        }
        throw tooLate();
    }

    /**
     * Returns the exception for a change that comes too late. Inside this scope the exception must count as a consequence of
     * the timeout, so the scope is cancelled first; the timer may not have done that yet.
     */
    private ClosedException tooLate() {
        if (!fired) {
            return new ClosedException("the deadline's scope has been left");
        }
        cancelAsTimedOut();
        return new ClosedException("the deadline has fired");
    }

    @Override
    public boolean hasFired() {
        return fired;
    }

    @Override
    public String toString() {
        if (fired) {
            return "deadline that has fired";
        }
        return removed ? "deadline that was removed" : "deadline in " + Durations.inWords(remaining());
    }
}
