package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a scope that a task has opened and not left, when the snapshot was taken.
 *
 * @param scope the scope itself
 * @param kind its kind
 * @param untilDeadline the time until its deadline; null if it has none
 * @param untilNearestDeadline the time until the nearest deadline that applies inside the scope: its own, or that of a scope
 *     around it, up to the next shield; null if there is none
 * @param cancellation the reason of its cancellation; null if it was not cancelled
 */
public record ScopeView(
        CancelScope scope,
        Kind kind,
        @Nullable Duration untilDeadline,
        @Nullable Duration untilNearestDeadline,
        @Nullable Cancellation cancellation) {

    /** Kinds of scopes. */
    public enum Kind {
        /** Tasks are spawned into it: a group, or a run. */
        GROUP,
        /** It has a deadline. */
        TIMEOUT,
        /** A cancellation from outside does not enter it. */
        SHIELD,
        /** Anything else: a task, a blocking body, a timeout whose deadline was removed. */
        OTHER
    }

    /**
     * Reads the present state of {@code scope}. {@code around} is the view of the scope around it; null if there is none.
     */
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

    /** The description of the scope in reports, such as {@code group 'main.1'}. */
    public String title() {
        return scope.describe();
    }
}
