package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import dev.weft.spi.run.Runner;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a cancellation from outside does not enter. So an exception of its body is never a consequence of such a
 * cancellation. The exception is noted as a failure for the boundaries (tasks, groups, timeouts, runs) that it crosses
 * next.
 */
public final class ShieldScope extends CancelScope {
    private ShieldScope(Strand strand) {
        super(strand);
    }

    /** Runs {@code body} in a shield on the stack of {@code strand}, the caller. */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Strand strand, Runner.Body<? extends T, X> body) throws X, InterruptedException {
        try {
            return ShieldScope.<T, X>unnoted(strand, body);
        } catch (Throwable thrown) {
            strand.noteFailure(thrown);
            throw Sneak.<X>thrown(thrown);
        }
    }

    /** Like {@link #call}, for a caller that judges the exceptions of the body itself. */
    static <T extends @Nullable Object, X extends Exception> T unnoted(Strand strand, Runner.Body<? extends T, X> body)
            throws X, InterruptedException {
        ShieldScope scope = new ShieldScope(strand);
        scope.enter();
        try {
            return body.call();
        } finally {
            scope.leave();
        }
    }

    @Override
    public boolean isShield() {
        return true;
    }
}
