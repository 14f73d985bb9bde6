package dev.weft.testing;

import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.testing.SimulationError.Kind;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a simulation, and the unwinding that then ends its tasks. Failures during unwinding are not reported.
 *
 * <pre>
 *   RUNS ── fail ──► UNWINDS       the first task is cancelled, and each task that starts later
 *                       │ ▲
 *                       │ └─ interruptAll: no task can continue, so all threads are interrupted
 *                       ▼
 *                    ABANDONED     after too many interrupts, or too much real time; a thread stops at its next wait
 * </pre>
 */
final class Unwinding {
    /** The reason of the cancellation. */
    static final String REASON = "the simulation has failed";

    private static final int MAX_INTERRUPTS = 20;

    private final LiveStrands living;
    private final AtomicReference<@Nullable SimulationError> failure = new AtomicReference<>();
    private volatile boolean abandoned;

    /** Accessed by the holder of the baton only. */
    private int interrupts;

    Unwinding(LiveStrands living) {
        this.living = living;
    }

    /** The failure of the simulation; null if there is none. */
    @Nullable
    SimulationError failure() {
        return failure.get();
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /**
     * Makes the simulation fail with {@code error}, if it has not failed, and cancels the program. May be called by any thread.
     */
    void fail(SimulationError error) {
        Strand first = failure.compareAndSet(null, error) ? living.first() : null;
        if (first != null) {
            first.requestCancel(REASON);
        }
    }

    /** Like {@link #fail}, because no task can continue at the time {@code now}. */
    void failDeadlocked(long now) {
        fail(
                new SimulationError(
                        Kind.DEADLOCK,
                        "no task can continue at " + SimulatedClock.words(now)
                                + ": every task waits, and no timer is armed" + WaitPicture.of(living.all())
                                + System.lineSeparator()
                                + "  if a thread outside the simulation should have resumed a task, wait for that thread in Async.blocking"));
    }

    /** Like {@link #fail}, because tasks still run after the virtual time {@code limit}. */
    void failOverTime(long limit) {
        fail(new SimulationError(
                Kind.VIRTUAL_TIME_LIMIT,
                "the limit of " + SimulatedClock.words(limit)
                        + " of virtual time has passed, and these tasks still run:"
                        + WaitPicture.of(living.all())));
    }

    /** Like {@link #fail}, because {@code strand} has ended without releasing {@code resource}. */
    void failLeaking(Strand strand, Owned resource) {
        fail(new SimulationError(Kind.LEAK, "task '" + strand.name() + "' ended holding " + resource.description()));
    }

    /** Like {@link #fail}, because {@code callback}, which is code of the test, threw {@code thrown}. */
    void failBecauseOf(String callback, Throwable thrown) {
        SimulationError error = new SimulationError(Kind.BROKEN_CALLBACK, callback + " threw " + thrown);
        error.initCause(thrown);
        fail(error);
    }

    /**
     * Interrupts all threads; after many calls, abandons the simulation. Called when no task can continue although the
     * program was cancelled.
     */
    void interruptAll() {
        if (interrupts++ < MAX_INTERRUPTS) {
            living.all().forEach(Unwinding::interrupt);
        } else {
            abandon();
        }
    }

    private static void interrupt(Strand strand) {
        Thread thread = strand.thread();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Abandons the simulation: threads that still run stop at their next wait, and never continue. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Stops the current thread forever if the simulation was {@linkplain #abandon abandoned}. */
    void haltIfAbandoned() {
        while (abandoned) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }
}
