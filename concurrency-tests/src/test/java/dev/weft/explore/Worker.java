package dev.weft.explore;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A platform thread that acts in one play after another. It runs only while it has been told to. */
final class Worker extends Thread {
    private static final int SPINS = 200;
    private static final ArrayDeque<Worker> IDLE = new ArrayDeque<>();

    /** The actor that it runs now. Written while it waits to be told to continue. */
    volatile @Nullable Actor actor;

    private volatile boolean told;

    private Worker() {
        setDaemon(true);
        setName("worker");
        start();
    }

    /** One that does nothing yet. Called by the thread that directs the plays only. */
    static synchronized Worker hire() {
        Worker idle = IDLE.poll();
        return idle != null ? idle : new Worker();
    }

    /** Lets {@code worker}, which has nothing to do any more, act in another play. */
    static synchronized void release(Worker worker) {
        worker.actor = null;
        worker.setUncaughtExceptionHandler(null);
        IDLE.push(worker);
    }

    /** Lets it go on. */
    void tell() {
        told = true;
        LockSupport.unpark(this);
    }

    /** Waits until it is told to continue. Called by itself. */
    void awaitTold() {
        for (int i = 0; !told; i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        told = false;
    }

    @Override
    public void run() {
        while (true) {
            awaitTold();
            Actor now = actor;
            if (now != null) {
                now.execution.act(now);
            }
        }
    }
}
