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
 * Starts strands that can all run at once, and lets consecutive ones share a thread.
 *
 * <h2>Overview</h2>
 *
 * <p>Starting a thread may take longer than running a task, and involves another core. So a thread whose strand has ended
 * continues with the next strand in {@code queue}. But no strand may have to wait for another to end, because that one may
 * compute for long or block in other code. So while there are strands in the queue, a thread is <i>on its way</i>: started, and
 * not yet running. It runs when a core is free for it, because a thread there has parked or ended. Then it starts the next such
 * thread, and takes the next strand from the queue.
 *
 * <pre>
 *   start ──► queue ──┬──► a thread whose strand has ended takes the next
 *                     └──► the thread on its way takes the next as soon as a core is free
 * </pre>
 *
 * <p>If no thread is on its way, {@code start} does not use the queue but starts a thread for its strand. If a thread begins
 * to run while as many threads as there are cores are at work, some of these wait, and the strands in the queue may be about
 * to do the same. It then starts a thread for each of the next {@link #MANY} strands, because one after the other would take
 * longer.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>At most one thread is on its way: {@code onItsWay} is true from before it is started until it runs and finds the
 *       queue empty.
 *   <li>While there are strands in the queue, a thread is on its way or about to be started. A call that adds a strand then
 *       reads {@code onItsWay}; a thread that finds the queue empty clears {@code onItsWay} and then looks at the queue
 *       again. At least one of the two sees the change of the other, and a compare-and-set decides which starts a thread.
 *   <li>A strand is run by the thread that was started for it, or by the one that took it from the queue; so it runs once.
 *   <li>No cancellation reaches the thread of a strand that has ended (see {@link CancelScope}). So the next strand can find
 *       only an interrupt from foreign code, which is cleared.
 * </ol>
 *
 * <p>A thread ends after {@link #MOST} strands, so that other ready threads get its core; the thread on its way replaces it.
 */
public final class SharedThreads implements Starter {
    /** Few enough that short tasks occupy a core for microseconds only, many enough to share the cost of a thread. */
    static final int MOST = 32;

    /** Few enough that the strand for which the thread was started need not wait for long. */
    private static final int MANY = 16;

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

    /** Made when it is first needed. */
    private volatile @Nullable Queue<Strand> queue;

    /** Starts strands on threads of {@code threads}. */
    public SharedThreads(ThreadFactory threads) {
        this(threads, CORES);
    }

    /** As if the machine had {@code cores} cores. */
    SharedThreads(ThreadFactory threads, int cores) {
        this.threads = threads;
        this.cores = cores;
    }

    @Override
    public void start(Strand strand) {
        if (mayStartThread()) {
            startThreadFor(strand);
            return;
        }
        queue().add(strand);
        if (mayStartThread()) {
            startThreadForNext();
        }
    }

    private Queue<Strand> queue() {
        Queue<Strand> there = queue;
        return there != null ? there : makeQueue();
    }

    private synchronized Queue<Strand> makeQueue() {
        Queue<Strand> there = queue;
        if (there == null) {
            there = new ConcurrentLinkedQueue<>();
            queue = there;
        }
        return there;
    }

    private boolean isQueueEmpty() {
        Queue<Strand> there = queue;
        return there == null || there.isEmpty();
    }

    private @Nullable Strand takeFromQueue() {
        Queue<Strand> there = queue;
        return there == null ? null : there.poll();
    }

    private boolean mayStartThread() {
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

    /** The body of a thread that runs the first strand in the queue at the time. */
    private void runNext() {
        Strand strand = takeFromQueue();
        try {
            startNextThread();
        } finally {
            if (strand != null) {
                strand.adopt(Thread.currentThread());
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
            startThreadsForMany();
        }
        if (!isQueueEmpty() || strandWasAdded()) {
            startThreadForNext();
        }
    }

    private boolean strandWasAdded() {
        onItsWay = false;
        return !isQueueEmpty() && mayStartThread();
    }

    private void startThreadsForMany() {
        for (int i = 0; i < MANY; i++) {
            Strand strand = takeFromQueue();
            if (strand == null || !startThreadBeside(strand)) {
                return;
            }
        }
    }

    /** Starts a thread for {@code strand} that does not count as on its way. */
    private boolean startThreadBeside(Strand strand) {
        try {
            strand.newThread(_ -> threads.newThread(() -> work(strand))).start();
            return true;
        } catch (Throwable e) {
            strand.startFailed(e);
            return false;
        }
    }

    private void runQueued() {
        for (int ran = 1; ran < MOST; ran++) {
            Strand next = takeFromQueue();
            if (next == null) {
                return;
            }
            takeOver(next);
        }
    }

    private static void takeOver(Strand strand) {
        Thread.interrupted();
        strand.adopt(Thread.currentThread());
        strand.run();
    }
}
