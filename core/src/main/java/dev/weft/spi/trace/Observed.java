package dev.weft.spi.trace;

import dev.weft.spi.run.Runner;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets a listener for the events of runs. The listener receives the events of every run that begins on the current thread
 * while a given body runs: by {@code Async.run}, {@code EventLoop.run}, {@code Simulation.run}, {@code TaskGroup.open} or
 * {@link Runner#call}.
 *
 * {@snippet :
 * RunEvents events = new RunEvents() {
 *     @Override
 *     public void spawned(Strand task) {
 *         System.out.println(task.name() + " was spawned");
 *     }
 * };
 * Observed.run(events, () -> Async.run(() -> Async.sleep(Duration.ofSeconds(1))));
 * }
 *
 * <p>A run keeps the listener that was set when it began. The listener receives the events of all tasks of the run, on any
 * thread. The tasks do not inherit the setting of the current thread.
 */
public final class Observed {
    private static final ScopedValue<GuardedEvents> EVENTS = ScopedValue.newInstance();

    private Observed() {}

    /**
     * The code that runs while the listener is set.
     *
     * @param <X> the exception that the body may fail with
     */
    @FunctionalInterface
    public interface Body<X extends Exception> {

        /**
         * Does the work.
         *
         * @throws X if the work fails
         * @throws InterruptedException if the calling task is cancelled while it waits
         */
        void run() throws X, InterruptedException;
    }

    /**
     * Runs {@code body} on the current thread; the events of the runs that the body begins are passed to {@code events}.
     * Waits until the body has ended.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the body throws it
     */
    @SuppressWarnings("NullAway") // NullAway does not see that the value may be null
    public static <X extends Exception> void run(RunEvents events, Body<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Observed.<@Nullable Void, X>call(events, () -> {
            body.run();
            return null;
        });
    }

    /**
     * Like {@link #run}, and returns the value of {@code body}.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the body throws it
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            RunEvents events, Runner.Body<? extends T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        GuardedEvents guarded = new GuardedEvents(Objects.requireNonNull(events, "events"));
        try {
            return ScopedValue.where(EVENTS, guarded).<T, Exception>call(body::call);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Observed.<X>sneak(e);
        }
    }

    /**
     * Wraps {@code body} so that it runs with the listener that is set on the current thread. For code that begins runs on
     * other threads.
     */
    public static Runnable carried(Runnable body) {
        Objects.requireNonNull(body, "body");
        if (!EVENTS.isBound()) {
            return body;
        }
        GuardedEvents events = EVENTS.get();
        return () -> ScopedValue.where(EVENTS, events).run(body);
    }

    /**
     * Returns the listener for a run that begins now; null if there is none. {@code caller} is the current strand, which
     * waits for the run. Calls each {@link RunObserver}. For the implementation of runs.
     */
    public static @Nullable StrandEvents eventsOfRunOf(Strand caller) {
        return Observers.installed().with(EVENTS.isBound() ? EVENTS.get() : caller.events());
    }

    @SuppressWarnings("unchecked") // the body throws nothing else
    private static <X extends Exception> RuntimeException sneak(Exception failure) throws X {
        throw (X) failure;
    }
}
