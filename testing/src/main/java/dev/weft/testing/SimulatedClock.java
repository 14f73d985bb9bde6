package dev.weft.testing;

import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The virtual clock of a simulation. It advances only when {@link #advance} moves it to the next timer.
 *
 * <p>Time does not advance for timers that only observe, which {@link #observe} arms. Such a timer fires when time
 * passes its deadline on the way to another timer.
 *
 * <p>A timer is first armed, then due, and then fired, unless it is cancelled. Timers that are due at the same time fire one by
 * one, in an order that the simulation decides. A cancelled timer is removed when it comes to the top of the heap, or when more
 * than half of the armed timers are cancelled, and more than 64. So cancelling takes constant time on average, apart from a
 * search among the timers that are due.
 */
final class SimulatedClock implements Clock {
    private static final int SWEEP_THRESHOLD = 64;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final ReadyRing<Entry> due = new ReadyRing<>();
    private PriorityQueue<Entry> armed = emptyQueue();
    private long now;
    private long order;
    private int cancelled;

    /** The number of armed timers that only observe, without cancelled ones. */
    private int observing;

    private static PriorityQueue<Entry> emptyQueue() {
        return new PriorityQueue<>(
                Comparator.comparingLong((Entry entry) -> entry.deadline).thenComparingLong(entry -> entry.order));
    }

    private final class Entry implements Timer {
        private final long deadline;
        private final long order;
        private final Runnable action;
        private final boolean observes;
        private boolean isOver;

        Entry(long deadline, long order, Runnable action, boolean observes) {
            this.deadline = deadline;
            this.order = order;
            this.action = action;
            this.observes = observes;
        }

        @Override
        public void cancel() {
            forget(this);
        }
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    /** The virtual time of day, which starts with the year 2000 in UTC. */
    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanoTime());
    }

    /** A time of a virtual clock for messages, such as {@code 1.5 s}. */
    static String words(long nanos) {
        return Durations.inWords(Duration.ofNanos(nanos));
    }

    @Override
    public Timer schedule(long deadline, Runnable action) {
        return add(deadline, action, false);
    }

    @Override
    public Timer observe(long deadline, Runnable action) {
        return add(deadline, action, true);
    }

    private synchronized Timer add(long deadline, Runnable action, boolean observes) {
        Entry entry = new Entry(deadline, order++, action, observes);
        if (deadline <= now) {
            due.add(entry);
        } else {
            armed.add(entry);
            observing += observes ? 1 : 0;
        }
        return entry;
    }

    private synchronized void forget(Entry entry) {
        if (entry.isOver) {
            return;
        }
        entry.isOver = true;
        if (due.remove(entry)) {
            return;
        }
        cancelled++;
        observing -= entry.observes ? 1 : 0;
        if (cancelled > SWEEP_THRESHOLD && cancelled > armed.size() / 2) {
            PriorityQueue<Entry> remaining = emptyQueue();
            armed.stream().filter(each -> !each.isOver).forEach(remaining::add);
            armed = remaining;
            cancelled = 0;
        }
    }

    /** The number of timers that are due. */
    synchronized int due() {
        return due.size();
    }

    /** Removes a due timer by its number, and returns its action. An event loop would fire the timer with number zero. */
    synchronized Runnable takeDue(int number) {
        Entry entry = due.take(number);
        entry.isOver = true;
        return entry.action;
    }

    /** The number of timers that are armed or due. */
    synchronized int timers() {
        return armed.size() - cancelled + due.size();
    }

    /** The time of the next armed timer; {@link Long#MAX_VALUE} if no timer is armed, or if all armed timers only observe. */
    synchronized long next() {
        return armed.size() - cancelled == observing ? Long.MAX_VALUE : nextArmed();
    }

    private long nextArmed() {
        Entry first = armed.peek();
        while (first != null && first.isOver) {
            armed.remove();
            cancelled--;
            first = armed.peek();
        }
        return first == null ? Long.MAX_VALUE : first.deadline;
    }

    /** Advances to the next armed timer, which must exist. All timers with that deadline become due. */
    synchronized void advance() {
        now = next();
        while (nextArmed() <= now) {
            Entry entry = armed.remove();
            observing -= entry.observes ? 1 : 0;
            due.add(entry);
        }
    }

    @Override
    public String toString() {
        return "the virtual clock of a simulation";
    }
}
