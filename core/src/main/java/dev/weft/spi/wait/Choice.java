package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * An alternative of a {@code Select}, as a primitive implements it. A primitive that can be selected returns an object that is
 * both this and a {@code dev.weft.Selectable}, so that applications do not see these methods. It may be used several times, and
 * by several strands.
 *
 * @param <T> its value
 */
public interface Choice<T extends @Nullable Object> {

    /** The target of the wait. */
    Awaitable target();

    /**
     * Serves a strand that is in no wait queue, if possible: returns the object that is handed over; null if the strand must
     * enrol. Called only if there is an {@link #exclusive}.
     */
    default @Nullable Object atOnce() {
        return null;
    }

    /** Enqueues {@code alternative}, whose target is {@link #target}, or settles its wait immediately. */
    Enrolment enrol(Alternative alternative);

    /**
     * Returns the value for the object that was handed over. Called by the strand that waited, after its wait was settled for
     * this alternative.
     *
     * @throws InterruptedException if this waits once more, and the strand is cancelled
     */
    T taken(@Nullable Object handed) throws InterruptedException;

    /** An object that only one alternative of a select may use, such as its queue; null if there is none. */
    default @Nullable Object exclusive() {
        return null;
    }
}
