package dev.weft.spi.run;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.LinkedHashSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs strands (tasks) on platform threads, at most a given number at a time. Further strands wait in a FIFO queue, and
 * leave it when they are cancelled. Another scheduler runs the tasks that these strands spawn: otherwise strands that wait
 * for their own tasks could occupy all threads, and none could continue.
 *
 * <p>A thread runs one strand and ends. The thread is not reused, because the JDK cannot clear the thread-locals of a
 * running thread, and a thread-local must not pass from one task to another.
 *
 * <pre>
 *   start ──┬── fewer than {@code max} run ──► a new thread ──► the strand has ended ──► a new thread for the first queued
 *           └── otherwise ──► queue ──► withdrawn, or started by a strand that ends
 * </pre>
 *
 * <p><b>Invariants.</b> {@code running} is the number of strands that have a thread and have not ended; it is at most
 * {@code max}. There are strands in the queue only while {@code running} equals {@code max}. The queue and {@code running}
 * are changed under the monitor of this scheduler, which is not held during calls of other code.
 */
public final class PlatformScheduler implements Scheduler {
    /**
     * The maximum number of threads of strands that block. The JDK's scheduler of virtual threads has the same limit for
     * its own platform threads.
     */
    private static final int MAX_BLOCKING = 256;

    private final Scheduler forTasks;
    private final boolean computes;
    private final int max;
    private final ThreadFactory threads;
    private final LinkedHashSet<Strand> queue = new LinkedHashSet<>();
    private int running;

    private PlatformScheduler(Scheduler forTasks, boolean computes, String name, int max) {
        this.forTasks = forTasks;
        this.computes = computes;
        this.max = max;
        this.threads = Thread.ofPlatform()
                .daemon()
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .name(name, 1)
                .factory();
    }

    /**
     * Creates a scheduler for strands that compute, with at most as many threads as there are cores. Such strands do not occupy
     * the platform threads under virtual threads: the operating system shares the cores between both kinds of threads.
     */
    public static Scheduler computing(Scheduler forTasks) {
        return new PlatformScheduler(
                forTasks, true, "weft-computing-", Runtime.getRuntime().availableProcessors());
    }

    /**
     * Creates a scheduler for strands that block where a virtual thread would pin its carrier, with so many threads that a
     * strand rarely waits for a thread.
     */
    public static Scheduler blocking(Scheduler forTasks) {
        return new PlatformScheduler(forTasks, false, "weft-platform-", MAX_BLOCKING);
    }

    @Override
    public Clock clock() {
        return forTasks.clock();
    }

    @Override
    public Scheduler forTasks() {
        return forTasks;
    }

    /**
     * A computation inside a blocking strand uses the scheduler for computing, so that the limit of that scheduler applies.
     */
    @Override
    public Scheduler computing() {
        return computes ? this : forTasks.computing();
    }

    /** A strand that has a platform thread already blocks on that thread. */
    @Override
    public Scheduler platformThreads() {
        return this;
    }

    @Override
    public void start(Strand strand) {
        if (!countOrQueue(strand)) {
            return;
        }
        try {
            startThread(strand);
        } catch (Throwable e) {
            startNext();
            throw e;
        }
    }

    /** Counts {@code strand} as running, or adds it to the queue. */
    private synchronized boolean countOrQueue(Strand strand) {
        if (running == max) {
            queue.add(strand);
            return false;
        }
        running++;
        return true;
    }

    private void startThread(Strand strand) {
        strand.newThread(_ -> threads.newThread(() -> run(strand))).start();
    }

    private void run(Strand strand) {
        try {
            strand.run();
        } finally {
            startNext();
        }
    }

    /** Starts the first strand in the queue that can be started. Called after a running strand has ended. */
    private void startNext() {
        for (Strand next = takeFromQueue(); next != null; next = takeFromQueue()) {
            try {
                startThread(next);
                return;
            } catch (Throwable e) {
                next.startFailed(e);
            }
        }
    }

    private synchronized @Nullable Strand takeFromQueue() {
        if (queue.isEmpty()) {
            running--;
            return null;
        }
        return queue.removeFirst();
    }

    @Override
    public synchronized boolean withdraw(Strand strand) {
        return queue.remove(strand);
    }

    @Override
    public void onCancel(CancelScope scope) {
        forTasks.onCancel(scope);
    }
}
