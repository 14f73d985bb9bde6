package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * How one of several things is waited for, and taken if it is the one that comes. A primitive that can stand in a {@code
 * Select} gives out an object that is both this and a {@code dev.weft.Selectable}, which shows nothing of it to
 * applications. It may be used again and by several strands.
 *
 * @param <T> what comes of it
 */
public interface Choice<T extends @Nullable Object> {

    /** What is waited for. */
    Awaitable target();

    /**
     * What there is to hand over to a strand that stands in no line, and then is handed over; null if it must enrol. Asked
     * only if there is an {@link #exclusive}.
     */
    default @Nullable Object atOnce() {
        return null;
    }

    /** Puts {@code alternative}, whose target is {@link #target}, in line, or settles its wait at once. */
    Enrolment enrol(Alternative alternative);

    /**
     * What comes of it, with what was handed over. Called by the strand that waited, once its wait was settled for this.
     *
     * @throws InterruptedException if the strand is cancelled, where this has to wait once more
     */
    T taken(@Nullable Object handed) throws InterruptedException;

    /** What must not be named by two choices of one wait, such as the queue they are about; null if there is no such thing. */
    default @Nullable Object exclusive() {
        return null;
    }
}
