package dev.weft.spi.run;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Starts strands (tasks) that can all run concurrently, and lets consecutive strands share a thread.
 *
 * <h2>Overview</h2>
 *
 * <p>Starting a thread may take longer than running a task, and involves another core. So a thread whose strand has
 * ended continues with the next strand in {@code queue}. But a strand must not have to wait for the end of another,
 * which may compute for a long time or block in code outside of Weft. So while there are strands in the queue, a thread
 * is <i>on its way</i>: started, and not yet running. Such a thread begins to run when a core is free, because a thread there
 * has parked or ended. Then it takes the next strand from the queue, starts the next such thread, and runs the strand that it
 * has taken.
 *
 * <pre>
 *   start ──► queue ──┬──► a thread whose strand has ended takes the next
 *                     └──► the thread on its way takes the next as soon as a core is free
 * </pre>
 *
 * <p>If no thread is on its way, {@code start} does not use the queue but starts a thread for the new strand. Normally at most
 * as many threads are at work as there are cores. If a further thread begins to run, some of those threads must be waiting in
 * Weft, and the strands in the queue will probably wait as well. So the further thread starts a thread for each of the next
 * {@link #BATCH} strands.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>At most one thread is on its way: {@code onItsWay} is true from before it is started until it runs and finds the
 *       queue empty.
 *   <li>While there are strands in the queue, a thread is on its way or about to be started. A call of {@code start} first
 *       adds its strand, and then reads {@code onItsWay}; a thread that finds the queue empty first clears {@code onItsWay},
 *       and then checks the queue again. At least one of the two sees the change of the other, and a compare-and-set decides
 *       which of them starts a thread.
 *   <li>A strand is run by the thread that was started for it, or by the thread that took it from the queue, so it runs once.
 *   <li>No cancellation reaches the thread of a strand that has ended (see {@link CancelScope}). So the next strand can find
 *       only an interrupt from foreign code, which is cleared.
 * </ol>
 *
 * <p>A thread ends after {@link #MAX_STRANDS_PER_THREAD} strands, so that other ready threads get its core. The thread on its
 * way replaces it.
 */
public final class SharedThreads implements Starter {
    /** So few that a thread with short tasks occupies a core only for microseconds, but so many that starting it pays off. */
    static final int MAX_STRANDS_PER_THREAD = 32;

    /**
     * The maximum number of threads that a thread starts before it runs its own strand. That strand must not have to wait
     * for a long time.
     */
    private static final int BATCH = 16;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final VarHandle ON_ITS_WAY;
    private static final VarHandle AT_WORK;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ON_ITS_WAY = lookup.findVarHandle(SharedThreads.class, "onItsWay", boolean.class);
            AT_WORK = lookup.findVarHandle(SharedThreads.class, "atWork", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadFactory threads;
    private final int cores;
    private volatile boolean onItsWay;

    /** The number of threads that run strands. */
    private volatile int atWork;

    /** Created when first needed. */
    private volatile @Nullable Queue<Strand> queue;

    /** Creates a starter that uses threads of {@code threads}. */
    public SharedThreads(ThreadFactory threads) {
        this(threads, CORES);
    }

    /** Creates a starter for a machine with {@code cores} cores. */
    SharedThreads(ThreadFactory threads, int cores) {
        this.threads = threads;
        this.cores = cores;
    }

    @Override
    public void start(Strand strand) {
        if (claimStart()) {
            startThreadFor(strand);
            return;
        }
        queue().add(strand);
        if (claimStart()) {
            startThreadForNext();
        }
    }

    private Queue<Strand> queue() {
        Queue<Strand> current = queue;
        return current != null ? current : makeQueue();
    }

    private synchronized Queue<Strand> makeQueue() {
        Queue<Strand> current = queue;
        if (current == null) {
            current = new ConcurrentLinkedQueue<>();
            queue = current;
        }
        return current;
    }

    private boolean isQueueEmpty() {
        Queue<Strand> current = queue;
        return current == null || current.isEmpty();
    }

    private @Nullable Strand takeFromQueue() {
        Queue<Strand> current = queue;
        return current == null ? null : current.poll();
    }

    private boolean claimStart() {
        return !onItsWay && ON_ITS_WAY.compareAndSet(this, false, true);
    }

    private void startThreadFor(Strand strand) {
        try {
            strand.newThread(_ -> threads.newThread(() -> runFirst(strand))).start();
        } catch (Throwable e) {
            failAll(e);
            throw e;
        }
    }

    private void startThreadForNext() {
        try {
            threads.newThread(this::runNext).start();
        } catch (Throwable e) {
            failAll(e);
        }
    }

    /** Ends all strands in the queue, for which no thread could be started. */
    private void failAll(Throwable failure) {
        onItsWay = false;
        for (Strand strand = takeFromQueue(); strand != null; strand = takeFromQueue()) {
            try {
                strand.startFailed(failure);
            } catch (Throwable e) {
                if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    /** The body of a thread that was started for {@code strand}. */
    private void runFirst(Strand strand) {
        try {
            startNextThread();
        } finally {
            work(strand);
        }
    }

    /** The body of a thread that begins with the first strand in the queue. */
    private void runNext() {
        Strand strand = takeFromQueue();
        try {
            startNextThread();
        } finally {
            if (strand != null) {
                strand.takeOverCurrentThread();
                work(strand);
            }
        }
    }

    private void work(Strand first) {
        AT_WORK.getAndAdd(this, 1);
        try {
            first.run();
            runQueued();
        } finally {
            AT_WORK.getAndAdd(this, -1);
        }
    }

    /** Starts further threads, if there are strands in the queue. */
    private void startNextThread() {
        if (atWork >= cores) {
            startBatch();
        }
        if (!isQueueEmpty() || strandWasAdded()) {
            startThreadForNext();
        }
    }

    private boolean strandWasAdded() {
        onItsWay = false;
        return !isQueueEmpty() && claimStart();
    }

    private void startBatch() {
        for (int i = 0; i < BATCH; i++) {
            Strand strand = takeFromQueue();
            if (strand == null || !startExtraThread(strand)) {
                return;
            }
        }
    }

    /** Starts a thread for {@code strand}. The thread does not count as on its way. */
    private boolean startExtraThread(Strand strand) {
        try {
            strand.newThread(_ -> threads.newThread(() -> work(strand))).start();
            return true;
        } catch (Throwable e) {
            strand.startFailed(e);
            return false;
        }
    }

    private void runQueued() {
        for (int ran = 1; ran < MAX_STRANDS_PER_THREAD; ran++) {
            Strand next = takeFromQueue();
            if (next == null) {
                return;
            }
            next.takeOverCurrentThread();
            next.run();
        }
    }
}
