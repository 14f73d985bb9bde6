package dev.weft.spi.wait;

import java.time.Duration;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the kinds of {@link CancelScope}: a task, a group, a timeout, a shield. Each kind overrides some of
 * these methods. The defaults are those of a scope that has neither a deadline nor tasks of its own, and is not a shield.
 */
public abstract class ScopeKind {
    ScopeKind() {}

    /** Whether a cancellation from outside takes effect only after this scope is left. */
    public boolean isShield() {
        return false;
    }

    /** Whether this scope cancels itself when some time has passed. */
    public boolean hasDeadline() {
        return false;
    }

    /**
     * Whether tasks inside this scope may wait for the strand (task or thread) that opened the scope, even if that strand
     * owns no object and its end is not awaited.
     */
    protected boolean tasksInsideMayWaitForOpener() {
        return false;
    }

    /**
     * Whether a wait that ends because this scope was cancelled needs an exception with a stack trace. That is so if the
     * exception can leave this scope. By default the exception cannot: it ends where this scope is left, or where a task
     * inside ends.
     *
     * @param waiting the strand whose wait ends
     */
    protected boolean needsStackTrace(Strand waiting) {
        return false;
    }

    /** The time until this scope cancels itself; zero if that time has passed; null if this scope has no deadline. */
    public @Nullable Duration untilDeadline() {
        return null;
    }

    /**
     * The time after a cancellation at which {@link Stragglers} of this scope are reported; null to use the delay of the
     * scope around it.
     */
    protected @Nullable Duration stragglerDelay() {
        return null;
    }

    /** The tree of the tasks inside, as lines for a report; empty if this scope has no tree of its own. */
    protected String tree() {
        return "";
    }

    /** Adds to the deque {@code into} the strands that were spawned into this scope. Only a group has such strands. */
    protected void children(Deque<CancelScope> into) {}

    /** Like {@link #children}, but adds only the newest strands, at most {@code max}. */
    protected void newestChildren(Deque<CancelScope> into, int max) {}

    /** Called once, on the cancelling thread, immediately after this scope became cancelled. */
    protected void onCancelled(Cancellation cancellation) {}

    /**
     * Called when a strand waits uncancellably for the end of this scope, this wait was in a cycle of waits, and another
     * wait of the cycle was refused. Called by any thread.
     *
     * @param waiting the strand that waits for the end of this scope
     * @param words a description of the cycle
     */
    protected void onCycleThrough(Strand waiting, String words) {}
}
