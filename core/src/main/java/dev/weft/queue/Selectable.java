package dev.weft.queue;

import dev.weft.spi.Alternative;
import dev.weft.spi.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * The side that a queue shows to a {@link Select}: serves it at once if that is possible, or else puts it in line by an
 * {@link Alternative}. There it is served by the {@link Exchange} as anyone who waits is.
 *
 * <h2>Overview</h2>
 *
 * <p>A select that stands in no line yet is served as anyone is. One that does may be served there at any moment. So it
 * is claimed before an item is taken or put.
 *
 * <pre>
 *   there is nothing ───────────────────────────────────────► WAITING in line
 *   there may be something ──► claim ──► taken, or put ─────► SETTLED
 *                                │  └──► it is gone ────────► AGAIN
 *                                └─────► served elsewhere ──► SETTLED
 * </pre>
 *
 * <p>It is gone if it was in the hands of one who waits, and that one was cancelled or served elsewhere. Then the claim
 * was for nothing: others may have passed the select over, and it must start again.
 */
final class Selectable<T> {
    private final Exchange<T> exchange;
    private final WaitQueue takers;
    private final WaitQueue putters;

    Selectable(Exchange<T> exchange, WaitQueue takers, WaitQueue putters) {
        this.exchange = exchange;
        this.takers = takers;
        this.putters = putters;
    }

    /** Takes an item, for a select that stands in no line: {@link Exchange#CLOSED} if none will come, null if none is there. */
    @Nullable
    Object takeAtOnce() {
        takers.lock();
        try {
            T item = exchange.tryTake();
            return item == null && exchange.isClosed() ? Exchange.CLOSED : item;
        } finally {
            takers.unlock();
        }
    }

    /** Puts the item of {@code room}, for a select that stands in no line: {@link Exchange#CLOSED}, or null if it must wait. */
    @Nullable
    Object putAtOnce(Room<T> room) {
        takers.lock();
        try {
            if (exchange.isClosed()) {
                return Exchange.CLOSED;
            }
            return exchange.tryPut(room.item()) ? Exchange.PUT : null;
        } finally {
            takers.unlock();
        }
    }

    /** Takes an item for {@code select} if there is one, or else puts it in line. */
    Enrolment enrolTaker(Alternative select) {
        takers.lock();
        try {
            if (exchange.mayHaveItem()) {
                return takeFor(select);
            }
            return exchange.isClosed() ? settleClosed(select) : standIn(takers, select);
        } finally {
            takers.unlock();
        }
    }

    private Enrolment takeFor(Alternative select) {
        if (!select.claim()) {
            return Enrolment.SETTLED;
        }
        T item = exchange.tryTake();
        if (item == null) {
            return Enrolment.AGAIN;
        }
        select.give(item);
        return Enrolment.SETTLED;
    }

    /** Puts the item of {@code room}, for which {@code select} waits, if there is some; or else puts it in line. */
    Enrolment enrolPutter(Alternative select, Room<T> room) {
        takers.lock();
        try {
            if (exchange.isClosed()) {
                return settleClosed(select);
            }
            return exchange.mayHaveRoom() ? putFor(select, room.item()) : standIn(putters, select);
        } finally {
            takers.unlock();
        }
    }

    private Enrolment putFor(Alternative select, T item) {
        if (!select.claim()) {
            return Enrolment.SETTLED;
        }
        return exchange.tryPut(item) ? Enrolment.SETTLED : Enrolment.AGAIN;
    }

    private static Enrolment standIn(WaitQueue line, Alternative select) {
        line.add(select);
        return Enrolment.WAITING;
    }

    private static Enrolment settleClosed(Alternative select) {
        if (select.claim()) {
            select.give(Exchange.CLOSED);
        }
        return Enrolment.SETTLED;
    }
}
