package dev.weft.spi.wait;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a wait, which can describe itself. Tasks, promises and all primitives implement it, so that the waits of a
 * program can be shown at any moment. It costs nothing until it is asked.
 */
public interface Awaitable {

    /** A description in a few words that fit after "waits for", such as {@code task 'main.1.2'}. */
    String description();

    /**
     * The strand that must act before the wait can end, if there is exactly one: the task that must end, the owner of the
     * lock. Cycles of waits are found by following it.
     */
    default @Nullable Strand owner() {
        return null;
    }

    /**
     * The strands of which any one must act before the wait can end, such as the tasks that occupy all places of a limit.
     * Empty if they are not known. Called only if there is no {@link #owner}.
     */
    default Collection<? extends Strand> holders() {
        return List.of();
    }

    /**
     * Whether the wait can end only after {@code strand} has ended, as a wait for a group ends after each of its tasks.
     * Called only if there is no {@link #owner}.
     */
    default boolean outlasts(Strand strand) {
        return false;
    }

    /**
     * Whether the wait is ended from outside the run, for example when a socket becomes ready or a name look-up ends. During
     * such a wait a simulation stops virtual time, and does not report a deadlock.
     */
    default boolean endsFromOutside() {
        return false;
    }
}
