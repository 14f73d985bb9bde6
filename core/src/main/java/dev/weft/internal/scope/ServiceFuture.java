package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import java.util.concurrent.ExecutorCompletionService;
import org.jspecify.annotations.Nullable;

/**
 * The future of an {@link ExecutorCompletionService}. It does nothing but run a {@link TaskFuture}, which it keeps to
 * itself; the two find each other by {@link #AROUND}.
 */
final class ServiceFuture implements Runnable, Unrun {
    private static final ScopedValue<ServiceFuture> AROUND = ScopedValue.newInstance();

    private final Runnable future;
    private boolean unrun;

    /** Why the future inside does not run, or what it threw without keeping it; null if neither is so. */
    private @Nullable Throwable failure;

    ServiceFuture(Runnable future) {
        this.future = future;
    }

    static boolean isOne(Runnable command) {
        return command.getClass().getEnclosingClass() == ExecutorCompletionService.class;
    }

    /** The one that the current thread runs, or null. */
    static @Nullable ServiceFuture around() {
        return AROUND.isBound() ? AROUND.get() : null;
    }

    boolean isUnrun() {
        return unrun;
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
        ScopedValue.where(AROUND, this).run(future);
        if (failure != null) {
            throw Sneak.<RuntimeException>thrown(failure);
        }
    }

    @Override
    public void neverRuns(@Nullable Throwable why) {
        unrun = true;
        failure = why;
        ScopedValue.where(AROUND, this).run(future);
    }
}
