package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tests whether virtual threads on carriers of a group behave as they must: they run on these carriers, and so do the threads
 * that they start; they park and are unparked, park for a time, and yield. The result holds for the whole process.
 */
final class Probe {
    private static final long MAX_SECONDS = 5;
    private static final long PARK_NANOS = 50_000;

    /** A clock of real time that ignores timers: the group of a probe needs no overseer. */
    private static final Clock CLOCK = new Clock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Timer schedule(long deadline, Runnable action) {
            return () -> {};
        }
    };

    private final CarrierGroup group;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String deviation;
    private volatile boolean helped;

    private Probe(CarrierGroup group) {
        this.group = group;
    }

    /** Returns the first unexpected behaviour; null if there was none. Called by a thread that the JDK runs. */
    static @Nullable String firstDeviation() {
        return new Probe(new CarrierGroup("weft-probe-", 1, new Patience(0, 1, 0), CLOCK)).awaitDeviation();
    }

    private @Nullable String awaitDeviation() {
        try {
            SocketPollers.keepOffCarriers();
            JavaLangAccess.ofVirtual(group).name("weft-probe").start(this::runAndEnd);
            return awaitEnd() ? deviation : "a test thread did not end";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private boolean awaitEnd() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ended.await(MAX_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void runAndEnd() {
        try {
            deviation = run();
        } catch (Throwable e) {
            deviation = e.toString();
        } finally {
            ended.countDown();
        }
    }

    private @Nullable String run() throws InterruptedException {
        if (isElsewhere()) {
            return "a thread runs on " + JavaLangAccess.currentCarrier();
        }
        Thread self = Thread.currentThread();
        Thread helper = Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(() -> {
            helped = !isElsewhere();
            LockSupport.unpark(self);
        });
        helper.start();
        while (helper.isAlive()) {
            LockSupport.park(this);
            Thread.yield();
        }
        if (!helped) {
            return "a thread does not inherit its scheduler";
        }
        long before = System.nanoTime();
        while (System.nanoTime() - before < PARK_NANOS) {
            LockSupport.parkNanos(this, PARK_NANOS);
        }
        return isElsewhere() ? "a thread has left its carriers" : null;
    }

    private boolean isElsewhere() {
        return !(JavaLangAccess.currentCarrier() instanceof Carrier carrier) || carrier.group() != group;
    }
}
