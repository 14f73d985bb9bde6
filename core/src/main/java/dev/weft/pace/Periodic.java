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
 * Runs an action at regular times, in the caller's task, until that is cancelled. Immutable; each method that sets something
 * gives one that differs in one thing.
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
 * <p>Runs never overlap: one is over before the next begins. They do not drift: the k-th is due k intervals after the call,
 * however long each takes. A run that takes longer than the interval misses times; by default they are skipped.
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
     * Every {@code interval}. The first run is one interval after the call.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public static Periodic every(Duration interval) {
        return new Periodic(Require.positive(interval, "interval"), false, false, null);
    }

    /** The first run is made immediately. */
    public Periodic atOnce() {
        return new Periodic(interval, true, catchesUp, onFailure);
    }

    /** Times that were missed are made up for: runs follow each other without a pause until none is left. */
    public Periodic catchingUp() {
        return new Periodic(interval, atOnce, true, onFailure);
    }

    /**
     * Has {@code listener} called with each failure, after which the runs continue. By default a failure ends them, and is
     * thrown. What the listener throws is thrown. It does not receive an interruption, an {@link Error}, or a failure of a
     * run that ends when the caller was cancelled, which is thrown: the cancellation may have caused it.
     */
    public Periodic onFailure(Consumer<? super Exception> listener) {
        return new Periodic(interval, atOnce, catchesUp, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Runs {@code action} again and again. Does not return; the run that is under way is cancelled with the caller.
     *
     * @throws X if the action throws it, and there is no {@link #onFailure}, or the caller was cancelled
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

    /** When the next run is due: the first time after {@code due} that is not over, unless missed runs are made up for. */
    private long next(long due) {
        long step = Clock.nanos(interval);
        long late = Async.nanoTime() - due;
        return due + (catchesUp || late < step ? step : late / step * step + (late % step == 0 ? 0 : step));
    }

    @Override
    public String toString() {
        return "every " + Durations.words(interval);
    }
}
