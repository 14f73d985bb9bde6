package dev.weft.spi.run;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a program on a given scheduler. {@code Async} and {@code EventLoop} do the same with the schedulers of Weft. */
public final class Runner {
    /** The implementation of {@link Entrance}, which registers itself when its class is initialised. */
    private static final String ENTRANCE = "dev.weft.RunScope$Entrance";

    private static final AtomicReference<@Nullable Entrance> KNOWN = new AtomicReference<>();

    private Runner() {}

    /**
     * The program, which runs as a task.
     *
     * @param <T> the value
     * @param <X> the exception that the body may fail with
     */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object, X extends Exception> {

        /**
         * Does the work.
         *
         * @throws X if the work fails
         * @throws InterruptedException if the calling task is cancelled while it waits
         */
        T call() throws X, InterruptedException;
    }

    /**
     * The entry point for runs. The package of tasks and groups implements it. That package depends on this one, and not
     * vice versa, so this package knows only this interface.
     */
    public interface Entrance {

        /** See {@link Runner#call}. */
        <T extends @Nullable Object, X extends Exception> T call(Scheduler scheduler, Body<? extends T, X> body)
                throws X, InterruptedException;
    }

    /**
     * Runs {@code body} as the first task of a new run on {@code scheduler}. Waits until all tasks of the run have ended. A
     * cancellation of the caller cancels the run.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the run was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Scheduler scheduler, Body<? extends T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(body, "body");
        return entrance().<T, X>call(scheduler, body);
    }

    /**
     * Registers the entry point for runs. Called once, by Weft itself.
     *
     * @throws IllegalStateException if an entry point is registered already
     */
    public static void enterBy(Entrance implementation) {
        if (!KNOWN.compareAndSet(null, Objects.requireNonNull(implementation, "implementation"))) {
            throw new IllegalStateException("the entry point for runs is registered already");
        }
    }

    private static Entrance entrance() {
        Entrance known = KNOWN.get();
        return known != null ? known : find();
    }

    /**
     * Initialises the class that implements {@link Entrance}. The class then calls {@link #enterBy}.
     * {@link java.util.ServiceLoader} could do the same, but then the class would have to be public in the package that
     * applications use.
     */
    private static Entrance find() {
        try {
            Class.forName(ENTRANCE, true, Runner.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("weft-core is incomplete: it lacks " + ENTRANCE, e);
        }
        return Objects.requireNonNull(KNOWN.get());
    }
}
