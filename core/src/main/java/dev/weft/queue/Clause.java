package dev.weft.queue;

import dev.weft.Job;
import dev.weft.spi.Alternative;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Durations;
import dev.weft.spi.Signal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a {@link Select} waits for, and what to do if it is the one that comes. Does nothing until it
 * is selected among others, and may be used again and by several tasks.
 *
 * @param <R> the result of what is done
 * @param <X> the exception it may fail with
 */
public abstract sealed class Clause<R extends @Nullable Object, X extends Exception> {

    private Clause() {}

    /** What is waited for. */
    abstract Awaitable target();

    /** Stands in line by {@code alternative}, whose target is {@link #target}, or settles the selection at once. */
    abstract Enrolment enrol(Alternative alternative, Selection<?, ?> selection);

    /** What there is to hand over to a selection that stands in no line, and then is handed over; null if it must enrol. */
    @Nullable
    Object atOnce() {
        return null;
    }

    /** Does what is to be done, with what was handed over. Called once the selection was settled for this clause. */
    abstract R finish(@Nullable Object item) throws X, InterruptedException;

    /** The queue this clause takes from or puts into; null if it does neither. */
    @Nullable
    Queue<?> queue() {
        return null;
    }

    static final class Take<T, R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
        private final WaitingQueue<T> queue;
        private final Job.On<? super T, ? extends R, ? extends X> job;

        Take(Queue<T> queue, Job.On<? super T, ? extends R, ? extends X> job) {
            this.queue = (WaitingQueue<T>) queue;
            this.job = job;
        }

        @Override
        Queue<?> queue() {
            return queue;
        }

        @Override
        Awaitable target() {
            return queue.anItem();
        }

        @Override
        @Nullable
        Object atOnce() {
            return queue.selectable().takeAtOnce();
        }

        @Override
        Enrolment enrol(Alternative alternative, Selection<?, ?> selection) {
            return queue.selectable().enrolTaker(alternative);
        }

        @Override
        R finish(@Nullable Object item) throws X, InterruptedException {
            return job.call(queue.takenOr(item));
        }
    }

    static final class Put<T, R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
        private final WaitingQueue<T> queue;
        private final Room<T> room;
        private final Job<? extends R, ? extends X> job;

        Put(Queue<T> queue, T item, Job<? extends R, ? extends X> job) {
            this.queue = (WaitingQueue<T>) queue;
            this.room = new Room<>(queue, item);
            this.job = job;
        }

        @Override
        Queue<?> queue() {
            return queue;
        }

        @Override
        Awaitable target() {
            return room;
        }

        @Override
        @Nullable
        Object atOnce() {
            return queue.selectable().putAtOnce(room);
        }

        @Override
        Enrolment enrol(Alternative alternative, Selection<?, ?> selection) {
            return queue.selectable().enrolPutter(alternative, room);
        }

        @Override
        R finish(@Nullable Object item) throws X, InterruptedException {
            if (item == Exchange.CLOSED) {
                throw queue.closedException();
            }
            return job.call();
        }
    }

    static final class Happen<R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
        private final Signal signal;
        private final Job<? extends R, ? extends X> job;

        Happen(Signal signal, Job<? extends R, ? extends X> job) {
            this.signal = signal;
            this.job = job;
        }

        @Override
        Awaitable target() {
            return signal;
        }

        @Override
        Enrolment enrol(Alternative alternative, Selection<?, ?> selection) {
            return alternative.enqueueFor(signal) ? Enrolment.WAITING : Enrolment.settledBy(alternative);
        }

        @Override
        R finish(@Nullable Object item) throws X, InterruptedException {
            return job.call();
        }
    }

    static final class After<R extends @Nullable Object, X extends Exception> extends Clause<R, X>
            implements Awaitable {
        private final Duration delay;
        private final Job<? extends R, ? extends X> job;

        After(Duration delay, Job<? extends R, ? extends X> job) {
            this.delay = delay;
            this.job = job;
        }

        @Override
        Awaitable target() {
            return this;
        }

        @Override
        Enrolment enrol(Alternative alternative, Selection<?, ?> selection) {
            if (!delay.isPositive()) {
                return Enrolment.settledBy(alternative);
            }
            selection.schedule(delay, alternative);
            return Enrolment.WAITING;
        }

        @Override
        R finish(@Nullable Object item) throws X, InterruptedException {
            return job.call();
        }

        @Override
        public String description() {
            return Durations.words(delay) + " to pass";
        }
    }
}
