package dev.weft;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a cancellation outside does not enter. So what its body throws is never a consequence of that cancellation,
 * which is noted for the boundaries that the exception crosses next; see {@link Consequences}.
 */
final class ShieldScope extends CancelScope {
    private ShieldScope(Strand strand) {
        super(strand);
    }

    static <T extends @Nullable Object, X extends Exception> T call(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        ShieldScope scope = new ShieldScope(strand);
        scope.enter();
        T value;
        try {
            value = body.call();
        } catch (Throwable thrown) {
            strand.noteThrownOutOfShield(thrown);
            scope.leave();
            throw Structured.<X>sneak(thrown);
        }
        scope.leave();
        return value;
    }

    @Override
    public boolean isShield() {
        return true;
    }
}
