package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * Something that one strand owns until it gives it back: a lock, a place in a limiter. What a strand still owns when it
 * ends is reported, and told, so that those who wait for it need not wait forever.
 *
 * <p>The list of what a strand owns runs through the things themselves, so that owning one costs no memory. It is
 * touched by the strand's own thread only; so a thing is taken off its owner's list before it is given back.
 */
public abstract class Owned {
    @Nullable
    Owned previous;

    @Nullable
    Owned next;

    /** Something that nobody owns yet. */
    protected Owned() {}

    /** Says what is owned in a few words that fit behind "holding", such as {@code lock 'accounts'}. */
    public abstract String description();

    /** Its owner ends without having given it back. Called once, by the owner's thread, when it is off the list. */
    protected abstract void abandonedBy(Strand owner);
}
