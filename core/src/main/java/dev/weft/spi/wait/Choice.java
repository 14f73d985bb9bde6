package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * One of the targets of a {@code Select}: the interface that a primitive (a queue, an event, …) implements to be
 * selectable. Such a primitive returns an object that is both a {@code Choice} and a {@code dev.weft.Selectable}, so that
 * applications do not see these methods. A choice may be used several times, and by several strands (tasks or threads).
 *
 * @param <T> the value that the choice yields
 */
public interface Choice<T extends @Nullable Object> {

    /** The target of the wait. */
    Awaitable target();

    /**
     * Serves a strand without enqueuing it, if possible. Returns the object that is handed over; null if the strand
     * must enrol. Called only if {@link #exclusive} is not null.
     */
    default @Nullable Object atOnce() {
        return null;
    }

    /** Enqueues {@code alternative}, whose target is {@link #target}, or settles its wait immediately. */
    Enrolment enrol(Alternative alternative);

    /**
     * Returns the value for the object that was handed over. Called by the strand that waited, after the wait was settled
     * for this choice.
     *
     * @throws InterruptedException if this method waits again, and the strand is cancelled
     */
    T taken(@Nullable Object handed) throws InterruptedException;

    /**
     * An object that only one alternative of a select may use, such as the queue of a put or take; null if there is none.
     */
    default @Nullable Object exclusive() {
        return null;
    }
}
