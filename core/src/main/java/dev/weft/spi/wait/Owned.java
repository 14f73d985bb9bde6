package dev.weft.spi.wait;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that one strand (a task or thread) owns until the strand gives it back, such as a lock or a place in a limiter.
 * If a strand ends while it owns an object, {@link Parker#onAbandoned} reports that, and {@link #abandonedBy} is called, so
 * that waiters do not wait forever.
 *
 * <p>Each strand has a list of the objects that it owns, linked through the objects themselves, so that the list
 * allocates nothing. Only the strand's own thread changes the list, so the owner removes an object from the list before it
 * gives the object back.
 */
public abstract class Owned {
    private @Nullable Owned previous;
    private @Nullable Owned next;
    private @Nullable Throwable acquired;

    /** Creates an object without an owner. */
    protected Owned() {}

    /** The stack of the acquisition; null unless the {@link DebugMode} is on. */
    final @Nullable Throwable acquired() {
        return acquired;
    }

    final void acquiredHere() {
        acquired = DebugMode.stackIfOn("it was acquired here");
    }

    /** Appends this to the list that ends with {@code last}. */
    final void linkBehind(@Nullable Owned last) {
        previous = last;
        if (last != null) {
            last.next = this;
        }
    }

    /** Removes this from the list that ends with {@code last}; returns the new end. */
    final @Nullable Owned unlinkFrom(@Nullable Owned last) {
        Owned before = previous;
        Owned after = next;
        if (before != null) {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        previous = null;
        next = null;
        return after == null ? before : last;
    }

    /** Returns the objects in the list that ends with {@code last}, the latest first, but at most {@code max}. */
    static List<Owned> upTo(int max, @Nullable Owned last) {
        if (last == null || max <= 0) {
            return List.of();
        }
        List<Owned> things = new ArrayList<>();
        for (Owned thing = last; thing != null && things.size() < max; thing = thing.previous) {
            things.add(thing);
        }
        return things;
    }

    /** A description in a few words that fit after "holding", such as {@code lock 'accounts'}. */
    public abstract String description();

    /**
     * Called when the owner has ended without giving this back: once, by the owner's thread, after this was removed
     * from the list.
     */
    protected abstract void abandonedBy(Strand owner);
}
