package dev.weft;

import dev.weft.spi.CancelScope;
import dev.weft.spi.Strand;
import org.jspecify.annotations.Nullable;

/** A scope that a cancellation outside does not enter. */
final class ShieldScope extends CancelScope {
    private ShieldScope(Strand strand) {
        super(strand);
    }

    static <T extends @Nullable Object, X extends Exception> T call(Strand strand, Job<? extends T, X> body)
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
