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
 * What a queue gives out to be selected: an item to take, and room to put one. Serves a {@code Select} at once if that is
 * possible, or else puts it in line by an {@link Alternative}. There it is served by the {@link Exchange} as a put or a
 * take is.
 *
 * <h2>Overview</h2>
 *
 * <p>A select that stands in no line yet is served like any call. One that does may be served there at any moment. So it
 * is claimed before an item is taken or put.
 *
 * <pre>
 *   there is nothing ───────────────────────────────────────► WAITING in line
 *   there may be something ──► claim ──► taken, or put ─────► SETTLED
 *                                │  └──► it is gone ────────► AGAIN
 *                                └─────► served elsewhere ──► SETTLED
 * </pre>
 *
 * <p>It is gone if it belonged to a waiter that was cancelled or served elsewhere. Then the claim was for nothing: others
 * may have passed the select over, and it must start again.
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

    /** Takes an item, for a select that stands in no line: {@link Exchange#CLOSED} if none will come, null if none is there. */
    @Nullable
    Object takeAtOnce() {
        try (Guard guard = takers.lock()) {
            T item = exchange.tryTake(guard);
            return item == null && exchange.isClosed() ? Exchange.CLOSED : item;
        }
    }

    /** Puts the item of {@code room}, for a select that stands in no line: {@link Exchange#CLOSED}, or null if it must wait. */
    @Nullable
    Object putAtOnce(Room<T> room) {
        try (Guard guard = takers.lock()) {
            if (exchange.isClosed()) {
                return Exchange.CLOSED;
            }
            return exchange.tryPut(guard, room.item()) ? Exchange.PUT : null;
        }
    }

    /** Takes an item for {@code select} if there is one, or else puts it in line. */
    Enrolment enrolTaker(Alternative select) {
        try (Guard guard = takers.lock()) {
            if (exchange.mayHaveItem(guard)) {
                return takeFor(guard, select);
            }
            return exchange.isClosed() ? settleClosed(select) : standIn(guard, takers, select);
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

    /** Puts the item of {@code room}, for which {@code select} waits, if there is some; or else puts it in line. */
    Enrolment enrolPutter(Alternative select, Room<T> room) {
        try (Guard guard = takers.lock()) {
            if (exchange.isClosed()) {
                return settleClosed(select);
            }
            return exchange.mayHaveRoom(guard) ? putFor(guard, select, room.item()) : standIn(guard, putters, select);
        }
    }

    private Enrolment putFor(Guard guard, Alternative select, T item) {
        if (!select.claim()) {
            return Enrolment.SETTLED;
        }
        return exchange.tryPut(guard, item) ? Enrolment.SETTLED : Enrolment.AGAIN;
    }

    private static Enrolment standIn(Guard guard, WaitQueue line, Alternative select) {
        line.add(guard, select);
        return Enrolment.WAITING;
    }

    private static Enrolment settleClosed(Alternative select) {
        if (select.claim()) {
            select.give(Exchange.CLOSED);
        }
        return Enrolment.SETTLED;
    }

    /** An item of the queue, to be taken. */
    Selectable<T> toTake() {
        return new Take();
    }

    /** Room in the queue for {@code item}. */
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
            return takeAtOnce();
        }

        @Override
        public Enrolment enrol(Alternative alternative) {
            return enrolTaker(alternative);
        }

        @Override
        public T taken(@Nullable Object handed) {
            return queue.takenOr(handed);
        }
    }

    private final class Put implements Selectable<Queue<T>>, Choice<Queue<T>> {
        private final Room<T> room;

        Put(T item) {
            this.room = new Room<>(queue, item);
        }

        @Override
        public Awaitable target() {
            return room;
        }

        @Override
        public @Nullable Object exclusive() {
            return queue;
        }

        @Override
        public @Nullable Object atOnce() {
            return putAtOnce(room);
        }

        @Override
        public Enrolment enrol(Alternative alternative) {
            return enrolPutter(alternative, room);
        }

        @Override
        public Queue<T> taken(@Nullable Object handed) {
            if (handed == Exchange.CLOSED) {
                throw queue.closedException();
            }
            return queue;
        }
    }
}
