package dev.weft.queue;

import dev.weft.Selectable;
import dev.weft.spi.wait.Alternative;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Choice;
import dev.weft.spi.wait.Enrolment;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * Serves the clauses of a {@code Select} that take from a queue or put into it. Each clause is served immediately if
 * possible; otherwise an {@link Alternative} enters a wait queue, where the {@link Exchange} serves it like a put or a
 * take.
 *
 * <h2>Overview</h2>
 *
 * <p>A select that is in no wait queue yet is served like any call. A select that is already in a wait queue, of this or
 * another object, may be served there at any moment. So the select is claimed before an item is taken or put for it: it is
 * settled for the clause, so that no other clause can be served.
 *
 * <pre>
 *   no item, or queue full ─────────────────────────────────► WAITING in a wait queue
 *   may be possible ─────────► claim ──► taken, or put ─────► SETTLED
 *                                │  └──► not possible ──────► AGAIN
 *                                └─────► served elsewhere ──► SETTLED
 * </pre>
 *
 * <p>Taking or putting turns out not to be possible if it depended on a waiter that was cancelled or served elsewhere. Other
 * calls may have passed over the select while it was claimed, so it starts again.
 */
final class SelectSide<T> {
    private final WaitingQueue<T> queue;
    private final Exchange<T> exchange;
    private final WaitQueue takers;
    private final WaitQueue putters;

    SelectSide(WaitingQueue<T> queue, Exchange<T> exchange, WaitQueue takers, WaitQueue putters) {
        this.queue = queue;
        this.exchange = exchange;
        this.takers = takers;
        this.putters = putters;
    }

    /**
     * Takes an item for a select that is in no wait queue. Returns {@link Exchange#CLOSED} if the queue is closed and
     * empty, and null if the select must wait.
     */
    @Nullable
    Object takeUnqueued() {
        try (Guard guard = takers.lock()) {
            T item = exchange.tryTake(guard);
            return item == null && exchange.isClosed() ? Exchange.CLOSED : item;
        }
    }

    /**
     * Puts the item of {@code pendingPut} for a select that is in no wait queue. Returns {@link Exchange#CLOSED} if the
     * queue is closed, and null if the select must wait.
     */
    @Nullable
    Object putUnqueued(PendingPut<T> pendingPut) {
        try (Guard guard = takers.lock()) {
            if (exchange.isClosed()) {
                return Exchange.CLOSED;
            }
            return exchange.tryPut(guard, pendingPut.item()) ? Exchange.PUT : null;
        }
    }

    /** Takes an item for {@code select} if there is one; otherwise enqueues the select. */
    Enrolment enrolTaker(Alternative select) {
        try (Guard guard = takers.lock()) {
            if (exchange.mayHaveItem(guard)) {
                return takeFor(guard, select);
            }
            return exchange.isClosed() ? settleClosed(select) : enqueue(guard, takers, select);
        }
    }

    private Enrolment takeFor(Guard guard, Alternative select) {
        if (!select.claim()) {
            return Enrolment.SETTLED;
        }
        T item = exchange.tryTake(guard);
        if (item == null) {
            return Enrolment.AGAIN;
        }
        select.give(item);
        return Enrolment.SETTLED;
    }

    /** Puts the item of {@code pendingPut} for {@code select} if the queue is not full; otherwise enqueues the select. */
    Enrolment enrolPutter(Alternative select, PendingPut<T> pendingPut) {
        try (Guard guard = takers.lock()) {
            if (exchange.isClosed()) {
                return settleClosed(select);
            }
            return exchange.mayHavePlace(guard)
                    ? putFor(guard, select, pendingPut.item())
                    : enqueue(guard, putters, select);
        }
    }

    private Enrolment putFor(Guard guard, Alternative select, T item) {
        if (!select.claim()) {
            return Enrolment.SETTLED;
        }
        return exchange.tryPut(guard, item) ? Enrolment.SETTLED : Enrolment.AGAIN;
    }

    private static Enrolment enqueue(Guard guard, WaitQueue waiters, Alternative select) {
        waiters.add(guard, select);
        return Enrolment.WAITING;
    }

    private static Enrolment settleClosed(Alternative select) {
        if (select.claim()) {
            select.give(Exchange.CLOSED);
        }
        return Enrolment.SETTLED;
    }

    /** See {@link Queue#toTake}. */
    Selectable<T> toTake() {
        return new Take();
    }

    /** See {@link Queue#toPut}. */
    Selectable<Queue<T>> toPut(T item) {
        return new Put(item);
    }

    private final class Take implements Selectable<T>, Choice<T> {
        @Override
        public Awaitable target() {
            return queue.anItem();
        }

        @Override
        public @Nullable Object exclusive() {
            return queue;
        }

        @Override
        public @Nullable Object atOnce() {
            return takeUnqueued();
        }

        @Override
        public Enrolment enrol(Alternative alternative) {
            return enrolTaker(alternative);
        }

        @Override
        public T taken(@Nullable Object handed) {
            return queue.takenOr(handed);
        }

        @Override
        public String toString() {
            return target().description();
        }
    }

    private final class Put implements Selectable<Queue<T>>, Choice<Queue<T>> {
        private final PendingPut<T> pendingPut;

        Put(T item) {
            this.pendingPut = new PendingPut<>(queue, item);
        }

        @Override
        public Awaitable target() {
            return pendingPut;
        }

        @Override
        public @Nullable Object exclusive() {
            return queue;
        }

        @Override
        public @Nullable Object atOnce() {
            return putUnqueued(pendingPut);
        }

        @Override
        public Enrolment enrol(Alternative alternative) {
            return enrolPutter(alternative, pendingPut);
        }

        @Override
        public Queue<T> taken(@Nullable Object handed) {
            if (handed == Exchange.CLOSED) {
                throw queue.closedException();
            }
            return queue;
        }

        @Override
        public String toString() {
            return target().description();
        }
    }
}
