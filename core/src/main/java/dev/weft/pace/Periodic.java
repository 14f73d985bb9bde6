package dev.weft.pace;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.internal.check.Require;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action at regular times, in the caller's task, until the task is cancelled. Immutable: a method that changes a
 * setting returns a new object.
 *
 * {@snippet :
 * import dev.weft.pace.Periodic;
 *
 * TaskGroup.run(group -> {
 *     group.spawn(() -> Periodic.every(Duration.ofMinutes(1))
 *             .onFailure(failure -> System.err.println(failure))
 *             .run(() -> System.out.println("a minute has passed")));
 *     Async.sleep(Duration.ofHours(1));
 *     group.cancel("an hour has passed");
 * });
 * }
 *
 * <p>Runs never overlap: one run has ended before the next begins. The times do not drift: each run is due a whole number
 * of intervals after the call, independent of how long the runs take. If a run takes longer than the interval, the times
 * that passed meanwhile are missed; by default they are skipped.
 *
 * @implNote Heritage: {@code ScheduledExecutorService.scheduleAtFixedRate}; differs: missed times are skipped, and a failure is
 *     not lost.
 */
public final class Periodic {
    private final Duration interval;
    private final boolean atOnce;
    private final boolean catchesUp;
    private final @Nullable Consumer<? super Exception> onFailure;

    private Periodic(
            Duration interval, boolean atOnce, boolean catchesUp, @Nullable Consumer<? super Exception> onFailure) {
        this.interval = interval;
        this.atOnce = atOnce;
        this.catchesUp = catchesUp;
        this.onFailure = onFailure;
    }

    /**
     * Runs the action every {@code interval}. The first run is one interval after the call of {@link #run}.
     *
     * @throws IllegalArgumentException if {@code interval} is not longer than zero
     */
    public static Periodic every(Duration interval) {
        return new Periodic(Require.positive(interval, "interval"), false, false, null);
    }

    /** Makes the first run immediately. */
    public Periodic atOnce() {
        return new Periodic(interval, true, catchesUp, onFailure);
    }

    /** Makes up for missed times: runs follow each other without a pause until no missed time is left. */
    public Periodic catchingUp() {
        return new Periodic(interval, atOnce, true, onFailure);
    }

    /**
     * Calls {@code listener} with each failure, after which the runs continue. Without a listener, a failure ends the runs and
     * is thrown. An exception of the listener is thrown. The listener does not receive an interruption or an {@link Error}. It
     * also does not receive a failure of a run that ends after the caller was cancelled, because the cancellation may have
     * caused the failure; that failure is thrown.
     */
    public Periodic onFailure(Consumer<? super Exception> listener) {
        return new Periodic(interval, atOnce, catchesUp, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Runs {@code action} again and again. This method never returns normally; if the caller is cancelled, so is the
     * current run.
     *
     * @throws X if the action throws it, and either no listener was set by {@link #onFailure}, or the caller was cancelled
     * @throws InterruptedException if the caller is cancelled
     */
    public <X extends Exception> void run(Action<X> action) throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        long due = Async.nanoTime() + (atOnce ? 0 : Clock.nanos(interval));
        while (true) {
            Async.sleep(Duration.ofNanos(due - Async.nanoTime()));
            runOnce(action);
            due = next(due);
        }
    }

    private <X extends Exception> void runOnce(Action<X> action) throws X, InterruptedException {
        try {
            action.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (onFailure == null || Caller.isCancelled()) {
                throw e;
            }
            onFailure.accept(e);
        }
    }

    /**
     * Returns the time at which the next run is due: the first time after {@code due} that has not passed, or, if missed times
     * are made up for, the next time after {@code due}.
     */
    private long next(long due) {
        long step = Clock.nanos(interval);
        long late = Async.nanoTime() - due;
        return due + (catchesUp || late < step ? step : late / step * step + (late % step == 0 ? 0 : step));
    }

    @Override
    public String toString() {
        return "every " + Durations.inWords(interval);
    }
}
