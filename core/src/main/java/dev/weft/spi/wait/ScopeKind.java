package dev.weft.spi.wait;

import java.time.Duration;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the kinds of {@link CancelScope}: a task, a group, a timeout, a shield. Each kind overrides some of
 * these methods. The defaults are those of a scope that is only cancelled and left. The result of a method is constant unless
 * its description refers to the current moment.
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
     * Whether tasks inside this scope may wait until the strand (task or thread) that opened it does something, although
     * that strand owns nothing.
     */
    protected boolean tasksInsideMayWaitForOpener() {
        return false;
    }

    /**
     * Whether an exception that {@code waiting} gets from a wait, because this scope was cancelled, can leave this scope.
     * If so, it needs a stack trace. By default the exception cannot: it ends where this scope is left, or where a task
     * inside ends.
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

    /** Adds the strands that were spawned into this scope to {@code into}. Only a group has such strands. */
    protected void children(Deque<CancelScope> into) {}

    /** Like {@link #children}, but adds at most {@code max} strands, the newest. */
    protected void newestChildren(Deque<CancelScope> into, int max) {}

    /** Called once, on the cancelling thread, immediately after this scope became cancelled. */
    protected void onCancelled(Cancellation cancellation) {}

    /**
     * Called when an uncancellable wait of {@code waiting} for the end of this scope was in a cycle of waits, and another wait
     * of the cycle was refused. {@code words} describe the cycle. Called by any thread.
     */
    protected void onCycleThrough(Strand waiting, String words) {}
}
