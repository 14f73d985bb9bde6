package dev.weft.spi.wait;

import java.time.Duration;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What differs between kinds of {@link CancelScope}: a task, a group, a timeout, a shield. Each kind overrides some of these
 * methods, which have the answers of a scope that is only cancelled and left. Those that are not about the current moment
 * always give the same answer.
 */
public abstract class ScopeKind {
    ScopeKind() {}

    /** Whether a cancellation from outside takes effect only after this scope is left. */
    public boolean isShield() {
        return false;
    }

    /** Whether this scope is cancelled by itself when some time has passed. */
    public boolean hasDeadline() {
        return false;
    }

    /** Whether tasks inside this scope may wait for what the strand does that opened it, although it owns nothing. */
    protected boolean holdsUpTasksInside() {
        return false;
    }

    /**
     * Whether what a wait of {@code waiting} throws because this scope was cancelled can leave the scope, and so
     * needs a stack trace. By default it cannot: it ends when this scope is left, or a task inside it ends.
     */
    protected boolean showsWhereItWasCutShort(Strand waiting) {
        return false;
    }

    /** The time until this scope is cancelled by itself, zero if that is overdue; null if it has no deadline. */
    public @Nullable Duration untilDeadline() {
        return null;
    }

    /** How long after its cancellation the stragglers of this scope are reported; null if the scope around it decides. */
    protected @Nullable Duration stragglerDelay() {
        return null;
    }

    /** The tree of the tasks inside, as lines for a report; empty if this scope has none of its own. */
    protected String tree() {
        return "";
    }

    /** The strands spawned into this scope, added to {@code into}; none unless it is a group. */
    protected void children(Deque<CancelScope> into) {}

    /** Like {@link #children}, but no more than {@code most}, the newest. */
    protected void newestChildren(Deque<CancelScope> into, int most) {}

    /** Called once, on the thread that cancelled, right after this scope became cancelled. */
    protected void onCancelled(Cancellation cancellation) {}

    /**
     * A wait of {@code waiting} for the end of this scope, which no cancellation ends, was in a cycle of waits, of which another
     * one was refused for the reason {@code words}. Called by any thread.
     */
    protected void onCycleThrough(Strand waiting, String words) {}
}
