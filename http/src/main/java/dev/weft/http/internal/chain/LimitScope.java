package dev.weft.http.internal.chain;

import dev.weft.Job;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cancellation scope that a timer or the closing of a session can end with a given failure. {@link #end} cancels the
 * code that runs in the scope. When that code has unwound, {@link #call} throws the failure in place of the
 * cancellation.
 */
final class LimitScope extends CancelScope {
    private final RequestState request;
    private volatile @Nullable Supplier<IOException> failure;

    LimitScope(RequestState request) {
        super(Strand.current());
        this.request = request;
    }

    /** The request that is sent in this scope. */
    RequestState request() {
        return request;
    }

    /**
     * Cancels the code that runs in this scope, so that {@link #call} throws {@code failure}. If called more than once,
     * the first failure is thrown. May be called from any thread; does not wait.
     */
    void end(Supplier<IOException> failure) {
        synchronized (this) {
            if (this.failure != null) {
                return;
            }
            this.failure = failure;
        }
        requestCancel(new Cancellation(this, "ended", null));
    }

    /** Runs {@code body}. Must be called on the thread of the strand that created this scope. */
    <T> T call(Job<? extends T, IOException> body) throws IOException, InterruptedException {
        T value;
        enter();
        try {
            value = body.call();
        } catch (Throwable thrown) {
            leave();
            throw thrown instanceof InterruptedException interruption
                    ? failureOr(interruption)
                    : LimitScope.<RuntimeException>sneak(thrown);
        }
        leave();
        return value;
    }

    /**
     * The exception to throw after a cancellation: the failure of this scope, unless an enclosing scope was cancelled
     * too. The cancellation of the enclosing scope takes precedence, since it ends the surrounding code as well.
     */
    private RuntimeException failureOr(InterruptedException interruption) {
        Supplier<IOException> supplier = failure;
        CancelScope enclosing = parent();
        if (supplier == null || !isOriginOfCancellation() || (enclosing != null && enclosing.isCancelRequested())) {
            return sneak(interruption);
        }
        IOException failed = supplier.get();
        failed.addSuppressed(interruption);
        return sneak(failed);
    }

    /** Throws a checked exception that {@link #call} declares, without the compiler's check. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
