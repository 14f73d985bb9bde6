package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * Something that one strand owns until it gives it back: a lock, a place in a limiter. If a strand ends while it owns
 * something, that is reported, and {@link #abandonedBy} is called, so that waiters do not wait forever.
 *
 * <p>Each strand has a list of what it owns, linked through the objects themselves, so that owning one allocates nothing. The
 * list is accessed by the strand's own thread only, so an object is removed from it before it is given back.
 */
public abstract class Owned {
    @Nullable
    Owned previous;

    @Nullable
    Owned next;

    /** Something without an owner. */
    protected Owned() {}

    /** A description in a few words that fit after "holding", such as {@code lock 'accounts'}. */
    public abstract String description();

    /** The owner has ended without giving this back. Called once, by the owner's thread, after removal from the list. */
    protected abstract void abandonedBy(Strand owner);
}
