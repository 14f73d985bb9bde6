package dev.weft.spi.run;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.LinkedHashSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs strands on platform threads, at most a given number at a time. More strands wait in line, first come, first
 * served, and leave it when they are cancelled. The tasks that these strands spawn run elsewhere: otherwise strands that
 * wait for their own tasks could occupy every thread, and none of them could go on.
 *
 * <p>A thread runs one strand and ends. It is not used again, because nothing in the JDK clears the thread-locals of a
 * thread that goes on, and a thread-local must not pass from one task to another.
 *
 * <pre>
 *   start ──┬── fewer than {@code most} run ──► a new thread ──► the strand has ended ──► a new thread for the first in line
 *           └── otherwise ──► line ──► withdrawn, or started by the strand that ends
 * </pre>
 *
 * <p><b>Invariants.</b> {@code running} is the number of strands that were given a thread and have not ended, and never
 * more than {@code most}. A strand stands in line only while {@code running} equals {@code most}. Both are changed under
 * this scheduler's monitor, in which nothing else is called.
 */
public final class PlatformScheduler implements Scheduler {
    /** As many threads as a virtual-thread scheduler may have carriers for those that are pinned. */
    private static final int MOST = 256;

    private final Scheduler forTasks;
    private final boolean computes;
    private final int most;
    private final ThreadFactory threads;
    private final LinkedHashSet<Strand> line = new LinkedHashSet<>();
    private int running;

    private PlatformScheduler(Scheduler forTasks, boolean computes, String name, int most) {
        this.forTasks = forTasks;
        this.computes = computes;
        this.most = most;
        this.threads = Thread.ofPlatform()
                .daemon()
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .name(name, 1)
                .factory();
    }

    /**
     * For strands that compute: as many threads as there are cores, so that they share the processors by time slices with
     * the carriers of virtual threads instead of keeping those busy.
     */
    public static Scheduler computing(Scheduler forTasks) {
        return new PlatformScheduler(
                forTasks, true, "weft-computing-", Runtime.getRuntime().availableProcessors());
    }

    /** For strands that block where a virtual thread would keep its carrier: so many threads that few ever wait. */
    public static Scheduler blocking(Scheduler forTasks) {
        return new PlatformScheduler(forTasks, false, "weft-platform-", MOST);
    }

    @Override
    public Clock clock() {
        return forTasks.clock();
    }

    @Override
    public Scheduler forTasks() {
        return forTasks;
    }

    /** A strand that blocks and then computes waits for a core as any other. */
    @Override
    public Scheduler computing() {
        return computes ? this : forTasks.computing();
    }

    /** A strand that has a platform thread keeps it for what blocks inside. */
    @Override
    public Scheduler platformThreads() {
        return this;
    }

    @Override
    public void start(Strand strand) {
        if (!mayRun(strand)) {
            return;
        }
        try {
            startThread(strand);
        } catch (Throwable e) {
            startNext();
            throw e;
        }
    }

    /** Counts {@code strand} as running, or puts it in line. */
    private synchronized boolean mayRun(Strand strand) {
        if (running == most) {
            line.add(strand);
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

    /** A strand that was counted as running is over: the first in line that can be started takes its place. */
    private void startNext() {
        for (Strand next = takeFromLine(); next != null; next = takeFromLine()) {
            try {
                startThread(next);
                return;
            } catch (Throwable e) {
                next.startFailed(e);
            }
        }
    }

    private synchronized @Nullable Strand takeFromLine() {
        if (line.isEmpty()) {
            running--;
            return null;
        }
        return line.removeFirst();
    }

    @Override
    public synchronized boolean withdraw(Strand strand) {
        return line.remove(strand);
    }

    @Override
    public void onCancel(CancelScope scope) {
        forTasks.onCancel(scope);
    }
}
