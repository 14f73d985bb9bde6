package dev.weft.cli.attempt;

import dev.weft.Promise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Work on the bytes of a ring, in their order, by {@link WorkerThreads}, while a task fills it.
 *
 * <pre>
 *          done            given
 *   ───────┴────────────────┴──────────►    places in the body; the ring has those of the last {@code ring.length} bytes
 *          └── a step ──┘
 *
 *   IDLE ── bytes are given ──► BUSY ── a step is done ──► BUSY, or IDLE if none is left
 *                                 └──── a step fails ────► FAILED
 * </pre>
 *
 * <p><b>Invariants.</b> A busy lane has handed exactly one step over to the threads; another lane has handed over none. A
 * lane is busy as long as bytes are left, so no byte waits for later bytes to arrive. A failed lane does nothing more.
 */
final class Lane {
    /** The largest number of bytes of a step. After each step, other lanes take a step. */
    private static final int MAX_STEP = 256 * 1024;

    private final byte[] ring;
    private final Step step;

    /** Guarded by the monitor, like the fields below. */
    private long given;

    private long done;
    private boolean busy;
    private @Nullable Throwable failure;
    private @Nullable Promise<Boolean> reached;
    private long wanted;

    /** A lane that applies {@code step} to all bytes of {@code ring}. */
    Lane(byte[] ring, Step step) {
        this.ring = ring;
        this.step = step;
    }

    /** Adds the bytes before the place {@code upTo}, which are in the ring, to the work. Does not wait. */
    synchronized void give(long upTo) {
        given = upTo;
        if (!busy && failure == null && done < given) {
            busy = true;
            WorkerThreads.run(this::takeStep);
        }
    }

    /** The place up to which the work is done. */
    synchronized long done() {
        return done;
    }

    private void takeStep() {
        long from;
        int length;
        synchronized (this) {
            from = done;
            length = (int) Math.min(Math.min(given - from, MAX_STEP), ring.length - from % ring.length);
        }
        try {
            step.take(ring, (int) (from % ring.length), length);
            endStep(from + length, null);
        } catch (Throwable e) { // the task that waits throws it
            endStep(from, e);
        }
    }

    private synchronized void endStep(long place, @Nullable Throwable thrown) {
        done = place;
        failure = thrown;
        busy = thrown == null && done < given;
        if (busy) {
            WorkerThreads.run(this::takeStep);
        }
        if (reached != null && (thrown != null || done >= wanted)) {
            reached.complete(true);
            reached = null;
        }
    }

    /**
     * Waits until the work is done up to a place that was given. To be called by one task at a time.
     *
     * @return whether the caller has waited
     * @throws IOException if the work has failed; the lane is not busy then
     * @throws InterruptedException if the caller is cancelled; the work continues
     */
    boolean await(long place) throws IOException, InterruptedException {
        Promise<Boolean> promise = promise(place);
        if (promise == null) {
            return false;
        }
        promise.await();
        check();
        return true;
    }

    private synchronized @Nullable Promise<Boolean> promise(long place) throws IOException {
        check();
        if (done >= place) {
            return null;
        }
        wanted = place;
        reached = Promise.create("work on a body");
        return reached;
    }

    private synchronized void check() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("the work on a body has failed", e);
        }
    }

    /** Work on a part of the ring. */
    @FunctionalInterface
    interface Step {
        void take(byte[] ring, int offset, int length) throws IOException;
    }
}
