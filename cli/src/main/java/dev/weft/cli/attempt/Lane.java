package dev.weft.cli.attempt;

import dev.weft.Promise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a body that a task reads into a ring buffer. For example, one lane computes the checksum and another
 * saves the body. The lane processes the bytes in their order, in steps that run on {@link WorkerThreads}, while the
 * task reads on.
 *
 * <pre>
 *          done            given
 *   ───────┴────────────────┴──────────►    positions in the body; the buffer contains the last {@code ring.length} bytes
 *          └── a step ──┘
 *
 *   IDLE ── bytes are given ──► BUSY ── a step has ended ──► BUSY, or IDLE if no bytes are left
 *                                 └──── a step fails ──────► FAILED
 * </pre>
 *
 * <p><b>Invariants.</b> A busy lane has submitted exactly one step to the worker threads; an idle or failed lane has
 * submitted none. A lane stays busy as long as bytes are left, so no byte waits for later bytes to arrive. A failed lane
 * submits no more steps.
 */
final class Lane {
    /** The maximum number of bytes in a step. Steps are short, so that all lanes share the worker threads. */
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

    /** Creates a lane that applies {@code step} to each byte that passes through {@code ring}. */
    Lane(byte[] ring, Step step) {
        this.ring = ring;
        this.step = step;
    }

    /** Tells this lane that the buffer now contains the bytes up to the position {@code upTo}. Does not wait. */
    synchronized void give(long upTo) {
        given = upTo;
        if (!busy && failure == null && done < given) {
            busy = true;
            WorkerThreads.run(this::takeStep);
        }
    }

    /** The position up to which the bytes are processed. */
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

    private synchronized void endStep(long position, @Nullable Throwable thrown) {
        done = position;
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
     * Waits until the bytes up to {@code position} are processed. These bytes must have been given before. Must be
     * called by one task at a time.
     *
     * @return whether the caller has waited
     * @throws IOException if a step has thrown this exception; the lane is not busy then
     * @throws IllegalStateException if a step has thrown a runtime exception; the lane is not busy then
     * @throws InterruptedException if the caller is cancelled; the steps continue
     */
    boolean await(long position) throws IOException, InterruptedException {
        Promise<Boolean> promise = promise(position);
        if (promise == null) {
            return false;
        }
        promise.await();
        check();
        return true;
    }

    private synchronized @Nullable Promise<Boolean> promise(long position) throws IOException {
        check();
        if (done >= position) {
            return null;
        }
        wanted = position;
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

    /** Processes a part of the buffer. */
    @FunctionalInterface
    interface Step {
        void take(byte[] ring, int offset, int length) throws IOException;
    }
}
