package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * A condition that ends all waits for it together: an event that is set, a task that has ended, a promise that is set. A
 * strand (a task or thread) can also wait for the first of several targets, one of which is a signal. So a signal is a
 * {@link Choice} too.
 *
 * @param <T> the value of the choice
 */
public interface Signal<T extends @Nullable Object> extends Awaitable, Choice<T> {

    /**
     * Enqueues {@code waiter}, to be resumed when the condition is true.
     *
     * @return false if the condition is true already; the waiter may then be in a queue, or have been resumed, or neither
     */
    boolean enqueue(Enqueued waiter);

    @Override
    default Awaitable target() {
        return this;
    }

    @Override
    default Enrolment enrol(Alternative alternative) {
        return alternative.enrolFor(this);
    }
}
