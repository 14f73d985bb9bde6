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
 * Starts strands that may all go on at once, and lets those that follow each other share a thread.
 *
 * <h2>Overview</h2>
 *
 * <p>To start a thread takes longer than what many a task does, and calls another core to help with it. So a thread whose
 * strand has ended goes on with the next in {@code line}. But no strand may have to wait for another to end: the one that
 * runs may compute for long, or block in code that knows nothing of Weft. So as long as strands stand in line there is a
 * thread on its way: started, and not yet arrived. It arrives when a core is free for it, because a thread there has
 * parked or ended, or there was nothing else to run; then it sends another, and takes the next in line.
 *
 * <pre>
 *   spawner ──► line ──┬──► a thread whose strand has ended takes the next
 *                      └──► the thread on its way takes the next as soon as a core is free
 * </pre>
 *
 * <p>If none is on its way, a spawner does not use the line but sends a thread for its strand. If one arrives while as
 * many as there are cores are at work, some of them wait, and those in line may be about to do the same. Then it sends a
 * thread for each of the next {@link #MANY}, because one after the other would take longer.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>At most one thread is on its way: {@code onItsWay} is true from before it is started until it has arrived and
 *       sees nobody in line.
 *   <li>While a strand stands in line, a thread is on its way, or somebody is about to send one. Who adds to the line
 *       then looks whether a thread is on its way; who arrives and sees nobody in line says so, and then looks at the
 *       line again. One of the two sees the other, and one compare-and-set decides who sends.
 *   <li>A strand is run by the thread that was sent for it, or that took it from the line; so once.
 *   <li>No cancellation reaches the thread of a strand that has ended (see {@link CancelScope}), so what the next one
 *       finds there is at most an interrupt of somebody else's, which is cleared.
 * </ol>
 *
 * <p>A thread ends after {@link #MOST} strands, so that whatever else is ready to run on its core gets its turn; the one
 * on its way takes its place.
 */
public final class SharedThreads implements Starter {
    /** So few that short tasks hold a core for some microseconds only, so many that a thread is a small part of each. */
    static final int MOST = 32;

    /** So few that what the thread was sent for does not have to wait for long. */
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

    /** How many threads have arrived and not ended. */
    private volatile int atWork;

    /** Made for the first that has to stand in it. */
    private volatile @Nullable Queue<Strand> line;

    /** No threads yet; {@code threads} makes them. */
    public SharedThreads(ThreadFactory threads) {
        this(threads, CORES);
    }

    /** As if the machine had so many cores. */
    SharedThreads(ThreadFactory threads, int cores) {
        this.threads = threads;
        this.cores = cores;
    }

    @Override
    public void start(Strand strand) {
        if (maySend()) {
            sendFor(strand);
            return;
        }
        line().add(strand);
        if (maySend()) {
            sendForNext();
        }
    }

    private Queue<Strand> line() {
        Queue<Strand> there = line;
        return there != null ? there : makeLine();
    }

    private synchronized Queue<Strand> makeLine() {
        Queue<Strand> there = line;
        if (there == null) {
            there = new ConcurrentLinkedQueue<>();
            line = there;
        }
        return there;
    }

    private boolean isNobodyInLine() {
        Queue<Strand> there = line;
        return there == null || there.isEmpty();
    }

    private @Nullable Strand takeFromLine() {
        Queue<Strand> there = line;
        return there == null ? null : there.poll();
    }

    private boolean maySend() {
        return !onItsWay && ON_ITS_WAY.compareAndSet(this, false, true);
    }

    private void sendFor(Strand strand) {
        try {
            strand.newThread(_ -> threads.newThread(() -> arriveFor(strand))).start();
        } catch (Throwable e) {
            failAll(e);
            throw e;
        }
    }

    private void sendForNext() {
        try {
            threads.newThread(this::arrive).start();
        } catch (Throwable e) {
            failAll(e);
        }
    }

    /** Ends all who stand in line for a thread that could not be sent. */
    private void failAll(Throwable failure) {
        onItsWay = false;
        for (Strand strand = takeFromLine(); strand != null; strand = takeFromLine()) {
            try {
                strand.startFailed(failure);
            } catch (Throwable e) {
                if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    /** The life of a thread that was sent for {@code strand}. */
    private void arriveFor(Strand strand) {
        try {
            sendNext();
        } finally {
            work(strand);
        }
    }

    /** The life of a thread that was sent for whoever is in line when it arrives. */
    private void arrive() {
        Strand strand = takeFromLine();
        try {
            sendNext();
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
            runThoseInLine();
        } finally {
            AT_WORK.getAndAdd(this, -1);
        }
    }

    /** Sends threads after this one, which has arrived, if somebody is in line for them. */
    private void sendNext() {
        if (atWork >= cores) {
            sendForMany();
        }
        if (!isNobodyInLine() || somebodyComes()) {
            sendForNext();
        }
    }

    private boolean somebodyComes() {
        onItsWay = false;
        return !isNobodyInLine() && maySend();
    }

    private void sendForMany() {
        for (int i = 0; i < MANY; i++) {
            Strand strand = takeFromLine();
            if (strand == null || !sendBeside(strand)) {
                return;
            }
        }
    }

    /** Sends a thread for {@code strand} that is none of those whose arrival somebody counts on. */
    private boolean sendBeside(Strand strand) {
        try {
            strand.newThread(_ -> threads.newThread(() -> work(strand))).start();
            return true;
        } catch (Throwable e) {
            strand.startFailed(e);
            return false;
        }
    }

    private void runThoseInLine() {
        for (int ran = 1; ran < MOST; ran++) {
            Strand next = takeFromLine();
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
