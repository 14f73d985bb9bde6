package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a task has opened and not left, as it was seen.
 *
 * @param scope the scope itself
 * @param kind what it is
 * @param untilDeadline the time until it is cancelled by itself; null if it has no deadline
 * @param untilNearestDeadline the same for the nearest deadline around what runs in it, up to the next shield
 * @param cancellation why it was cancelled, or null if it is not
 */
public record ScopeView(
        CancelScope scope,
        Kind kind,
        @Nullable Duration untilDeadline,
        @Nullable Duration untilNearestDeadline,
        @Nullable Cancellation cancellation) {

    /** What a scope is for. */
    public enum Kind {
        /** Tasks are spawned into it: a group, or a run. */
        GROUP,
        /** It has a deadline. */
        TIMEOUT,
        /** A cancellation outside does not enter it. */
        SHIELD,
        /** Anything else: a task, a blocking body, a timeout whose deadline was removed. */
        OTHER
    }

    /** {@code scope} as it is now, inside {@code around}. */
    static ScopeView of(CancelScope scope, @Nullable ScopeView around) {
        Duration own = scope.untilDeadline();
        Duration outer = around == null || scope.isShield() ? null : around.untilNearestDeadline;
        return new ScopeView(scope, kindOf(scope), own, earlier(own, outer), scope.cancellation());
    }

    private static Kind kindOf(CancelScope scope) {
        if (scope.isShield()) {
            return Kind.SHIELD;
        }
        if (scope.hasDeadline()) {
            return Kind.TIMEOUT;
        }
        return isGroup(scope) ? Kind.GROUP : Kind.OTHER;
    }

    private static boolean isGroup(CancelScope scope) {
        return scope instanceof Awaitable && !(scope instanceof Strand);
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** What reports call it, such as {@code group 'main.1'}. */
    public String title() {
        return scope.describe();
    }
}
