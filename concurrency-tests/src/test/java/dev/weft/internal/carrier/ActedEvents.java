package dev.weft.internal.carrier;

import dev.weft.spi.run.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A source that takes in what it has to watch for only when a wait begins, as a selector does. Its events happen at once then. */
final class ActedEvents implements EventSource, Executor {
    private final CarrierGroup group;
    private final List<Runnable> added = new ArrayList<>();
    private final List<Runnable> found = new ArrayList<>();
    private @Nullable Thread waiter;
    private boolean woken;
    private boolean endless;

    /**
     * The events of {@code group}.
     *
     * @param endless whether one more is waited for, until the end
     */
    ActedEvents(CarrierGroup group, boolean endless) {
        this.group = group;
        this.endless = endless;
        group.idleCarriers().source(ignored -> this);
    }

    @Override
    public void execute(Runnable task) {
        add(task);
        group.idleCarriers().changed();
    }

    private synchronized void add(Runnable task) {
        added.add(task);
    }

    @Override
    public void await(long nanos) {
        takeIn();
        while (nanos > 0 && !isOver()) {
            LockSupport.park(this);
        }
    }

    private synchronized void takeIn() {
        found.addAll(added);
        added.clear();
        waiter = Thread.currentThread();
    }

    private synchronized boolean isOver() {
        boolean over = woken || !found.isEmpty();
        woken = false;
        return over;
    }

    @Override
    public int report() {
        List<Runnable> ready = take();
        ready.forEach(group::execute);
        return ready.size();
    }

    private synchronized List<Runnable> take() {
        List<Runnable> ready = List.copyOf(found);
        found.clear();
        return ready;
    }

    @Override
    public void wakeUp() {
        LockSupport.unpark(markWoken());
    }

    private synchronized @Nullable Thread markWoken() {
        woken = true;
        return waiter;
    }

    /** Waits for nothing more. */
    void end() {
        stop();
        wakeUp();
    }

    private synchronized void stop() {
        endless = false;
    }

    @Override
    public synchronized boolean isNeeded() {
        return endless || !added.isEmpty() || !found.isEmpty();
    }
}
