package dev.weft.internal.carrier;

import dev.weft.spi.run.EventSource;
import dev.weft.spi.run.IdleCarriers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A source of events that behaves like a selector: a new event is watched only when the next wait begins. The watched
 * events happen when {@link #happen} is called, or immediately.
 */
final class FakeEvents implements EventSource, Executor {
    private final CarrierGroup group;
    private final IdleCarriers carriers;
    private final boolean atOnce;
    private final List<Runnable> added = new ArrayList<>();
    private final List<Runnable> watched = new ArrayList<>();
    private final List<Runnable> found = new ArrayList<>();
    private boolean happened;
    private boolean woken;
    private boolean busy;
    private boolean broken;
    private boolean inVain;

    /** The source of {@code group}. */
    FakeEvents(CarrierGroup group, boolean atOnce) {
        this.group = group;
        this.carriers = group.idleCarriers();
        this.atOnce = atOnce;
        assertSame(carriers.source(ignored -> this));
    }

    private void assertSame(EventSource source) {
        if (source != this) {
            throw new AssertionError("the group has another source");
        }
    }

    CarrierGroup group() {
        return group;
    }

    /** Adds an event. When it happens, the group runs {@code task}. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            added.add(task);
        }
        carriers.changed();
    }

    /** Makes all watched events happen. */
    synchronized void happen() {
        happened = true;
        notifyAll();
    }

    /** Adds an event that never happens. */
    synchronized void waitInVain() {
        inVain = true;
    }

    /** Makes the next wait fail. */
    synchronized void fail() {
        broken = true;
        notifyAll();
    }

    @Override
    public synchronized void await(long nanos) {
        if (busy) {
            throw new AssertionError("two carriers are on watch");
        }
        busy = true;
        try {
            watched.addAll(added);
            added.clear();
            waitFor(nanos);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            busy = false;
        }
    }

    private void waitFor(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!broken && !isDue() && !woken && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        if (broken) {
            broken = false;
            throw new StackOverflowError("planned");
        }
        woken = false;
        if (isDue()) {
            happened = false;
            found.addAll(watched);
            watched.clear();
        }
    }

    private boolean isDue() {
        return (happened || atOnce) && !watched.isEmpty();
    }

    @Override
    public int report() {
        List<Runnable> ready;
        synchronized (this) {
            ready = List.copyOf(found);
            found.clear();
        }
        ready.forEach(group::execute);
        return ready.size();
    }

    @Override
    public synchronized void wakeUp() {
        woken = true;
        notifyAll();
    }

    /** Whether the next wait would return immediately. */
    synchronized boolean isWoken() {
        return woken;
    }

    @Override
    public synchronized boolean isNeeded() {
        return inVain || !added.isEmpty() || !watched.isEmpty();
    }
}
