package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs one strand (a task) at a time: the holder of the <em>baton</em>, the right to run. Between two waits of a strand no
 * other strand of this scheduler runs, so state that only these strands access needs no lock.
 *
 * <h2>Overview</h2>
 *
 * <p>Every strand that has started has a thread. Of these threads, only that of the holder runs; the others are parked, or
 * block in code outside of Weft without the baton. A strand that waits, yields, ends or blocks hands the baton over to the next
 * strand that is ready. The place of a strand in the queue is a {@link Turn}. A scheduler that
 * {@linkplain #sharesThreads shares threads} starts a strand on the thread of a strand that has just ended. Turns are in two
 * queues: {@code ready}, for the holder of the baton only, and {@code inbox}, to which any thread may post. When the holder
 * hands the baton over, it moves the inbox to {@code ready}.
 *
 * <pre>
 *   holder unparks a waiter ──────────────► ready ──► next holder
 *   timer, other thread, other loop ─► inbox ──┘
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>There is one baton. The {@link #holder} has it, or it is free, or a thread that posted to the inbox has taken it for
 *       a moment, to hand it over.
 *   <li>Before it parks, a strand publishes its turn in the waiter, and then checks whether the waiter is settled; another
 *       thread first settles the waiter, and then reads the turn. So no wake-up is lost.
 *   <li>A strand runs only with the baton. A strand whose wait ends with an exception also waits for the baton before it
 *       throws. Only between {@link #beginBlocking} and {@link #endBlocking} does a strand run without the baton; there it
 *       waits as in a parallel run.
 * </ol>
 *
 * <p>Ready strands run in the order in which {@link #takeReady} returns their turns: by default first in, first out. A
 * scheduler with another order overrides that method, {@link #addReady} and {@link #hasReady}. Such a scheduler may also
 * call {@link #giveWayTo} in {@link #mayWait}.
 *
 * @implNote Heritage: the event loop of {@code asyncio}, with threads in place of callbacks.
 */
public abstract class BatonScheduler implements Scheduler {
    private final ThreadFactory threads;
    private final Clock clock;
    private final Deque<Turn> ready = new ArrayDeque<>();
    private final Baton baton = new Baton();

    /** Creates a scheduler without strands. */
    protected BatonScheduler(ThreadFactory threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** Adds a ready turn. Called with the baton. */
    protected void addReady(Turn turn) {
        ready.add(turn);
    }

    /** Removes and returns the next ready turn; null if there is none. Called with the baton. */
    protected @Nullable Turn takeReady() {
        return ready.poll();
    }

    /** Whether a turn is ready. Called with the baton. */
    protected boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Called with the baton when no strand is ready, before the baton is freed. Returns whether a strand may be ready now. */
    protected boolean onNothingReady() {
        return false;
    }

    /** Whether a strand may start on the thread of a strand that has just ended, rather than on a new thread. */
    protected boolean sharesThreads() {
        return false;
    }

    /** Called with the baton when {@code strand} has ended. */
    protected void onEnded(Strand strand) {}

    /** The thread that has the baton; null if it is free. For watchdogs. */
    public final @Nullable Thread holder() {
        return baton.holder();
    }

    /** The number of times that the baton was handed over. For watchdogs, which check whether it increases. */
    public final long handOverCount() {
        return baton.handOverCount();
    }

    @Override
    public String kind() {
        return "loop";
    }

    @Override
    public final Clock clock() {
        return clock;
    }

    @Override
    public void start(Strand strand) {
        if (!sharesThreads()) {
            newThread(strand);
        }
        post(Turn.toStart(strand));
    }

    private Thread newThread(Strand strand) {
        return strand.newThread(_ -> threads.newThread(() -> run(strand)));
    }

    @Override
    public void park(Waiter waiter) {
        if (!baton.isHeld()) {
            Scheduler.super.park(waiter);
            return;
        }
        Turn turn = Turn.toBeUnparked(waiter.strand());
        waiter.setParking(turn);
        if (waiter.isSettled() && turn.takeBack()) {
            return;
        }
        pass();
        boolean interrupted = false;
        while (!turn.isGranted()) {
            LockSupport.park(waiter);
            if (Thread.interrupted() && !endByInterrupt(waiter)) {
                interrupted = true;
            }
        }
        restore(interrupted);
    }

    /** Ends the wait of an interrupted strand, unless the wait is settled. The strand still needs the baton to continue. */
    private boolean endByInterrupt(Waiter waiter) {
        if (!waiter.interrupt()) {
            return false;
        }
        unpark(waiter);
        return true;
    }

    @Override
    public void unpark(Waiter waiter) {
        if (!(waiter.parking() instanceof Turn turn)) {
            Scheduler.super.unpark(waiter);
        } else if (turn.markPosted()) {
            post(turn);
        }
    }

    @Override
    public void yieldNow() {
        if (!baton.isHeld()) {
            Scheduler.super.yieldNow();
            return;
        }
        if (!hasReady() && baton.isInboxEmpty()) {
            return;
        }
        Turn turn = Turn.ofCurrent();
        addReady(turn);
        pass();
        restore(turn.awaitGrant());
    }

    /**
     * Hands the baton to the strand of {@code next}, a ready turn. The current strand becomes ready, and continues later.
     */
    protected final void giveWayTo(Turn next) {
        Turn turn = Turn.ofCurrent();
        addReady(turn);
        if (!grant(next)) {
            pass();
        }
        restore(turn.awaitGrant());
    }

    @Override
    public boolean beginBlocking() {
        if (!baton.isHeld()) {
            return false;
        }
        pass();
        return true;
    }

    @Override
    public void endBlocking() {
        Turn turn = Turn.ofCurrent();
        post(turn);
        restore(turn.awaitGrant());
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a turn ready: directly, if the current thread has the baton; otherwise through the inbox. */
    private void post(Turn turn) {
        if (baton.isHeld()) {
            addReady(turn);
            return;
        }
        baton.post(turn);
        if (baton.pickUp()) {
            pass();
        }
    }

    /** Hands the baton, which the current thread has, to the next ready strand; frees the baton if no strand is ready. */
    private void pass() {
        pass(next());
    }

    private void pass(@Nullable Turn first) {
        for (Turn next = first; next == null || !grant(next); next = next()) {
            if (next == null && baton.layDown()) {
                return;
            }
        }
    }

    /**
     * Hands the baton to {@code next}. If the strand of {@code next} cannot be started, keeps the baton and returns false.
     */
    private boolean grant(Turn next) {
        Thread parked = next.parked();
        if (parked == null) {
            return startThread(next.strand());
        }
        baton.passTo(parked);
        next.grant(parked);
        return true;
    }

    private boolean startThread(Strand strand) {
        try {
            Thread made = strand.thread();
            Thread thread = made != null ? made : newThread(strand);
            baton.passTo(thread);
            thread.start();
            return true;
        } catch (Throwable e) {
            baton.keep();
            strand.startFailed(e);
            onEnded(strand);
            return false;
        }
    }

    /** The body of a thread: runs a strand and then, if threads are shared, the next strands that have not started. */
    private void run(Strand first) {
        runToItsEnd(first);
        Turn next = next();
        while (next != null && next.starts() && sharesThreads()) {
            next.strand().takeOverCurrentThread();
            baton.passTo(Thread.currentThread());
            runToItsEnd(next.strand());
            next = next();
        }
        pass(next);
    }

    private void runToItsEnd(Strand strand) {
        boolean broken = true;
        try {
            strand.run();
            broken = false;
        } finally {
            onEnded(strand);
            if (broken) {
                pass();
            }
        }
    }

    private @Nullable Turn next() {
        while (true) {
            for (Turn posted = baton.takePosted(); posted != null; posted = baton.takePosted()) {
                addReady(posted);
            }
            Turn turn = takeReady();
            if (turn != null || !onNothingReady()) {
                return turn;
            }
        }
    }
}
