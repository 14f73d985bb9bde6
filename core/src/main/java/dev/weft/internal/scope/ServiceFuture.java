package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import java.util.concurrent.ExecutorCompletionService;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a future of an {@link ExecutorCompletionService}. That future only runs a {@link TaskFuture}, which it keeps in a
 * private field. The {@code TaskFuture} finds this wrapper through {@link #CURRENT}.
 */
final class ServiceFuture implements Runnable, NeverRunListener {
    private static final ScopedValue<ServiceFuture> CURRENT = ScopedValue.newInstance();

    private final Runnable future;
    private boolean neverStarted;

    /** The reason why the inner future does not run, or an exception that it threw and has not kept; otherwise null. */
    private @Nullable Throwable failure;

    ServiceFuture(Runnable future) {
        this.future = future;
    }

    static boolean isOfCompletionService(Runnable command) {
        return command.getClass().getEnclosingClass() == ExecutorCompletionService.class;
    }

    /** Returns the wrapper that the current thread runs; null if there is none. */
    static @Nullable ServiceFuture current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    boolean wasNeverStarted() {
        return neverStarted;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void fail(Throwable thrown) {
        failure = thrown;
    }

    @Override
    public void run() {
        ScopedValue.where(CURRENT, this).run(future);
        if (failure != null) {
            throw Sneak.<RuntimeException>thrown(failure);
        }
    }

    @Override
    public void neverRuns(@Nullable Throwable why) {
        neverStarted = true;
        failure = why;
        ScopedValue.where(CURRENT, this).run(future);
    }
}
