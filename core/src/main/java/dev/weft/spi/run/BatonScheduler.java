package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs one strand at a time: the one that has the baton. Between two waits of it no other strand of this scheduler
 * runs, so what only they touch needs no lock.
 *
 * <h2>Overview</h2>
 *
 * <p>Every strand that has started has a thread, and all but one are parked. A strand that waits, yields, ends or
 * blocks passes the baton on to the next whose {@link Turn} has come. If that is to start, a scheduler that {@linkplain
 * #sharesThreads shares threads} lets it do so on the thread of a strand that has just ended. Turns stand in two queues:
 * {@code ready}, which only the holder touches, and {@code inbox}, to which anyone may post; the holder empties the inbox
 * into {@code ready} when it passes the baton on.
 *
 * <pre>
 *   holder unparks a waiter ──────────────► ready ──► next holder
 *   timer, other thread, other loop ─► inbox ──┘
 * </pre>
 *
 * <p>A turn has one atomic state:
 *
 * <pre>
 *   PARKED ── unpark ──► POSTED ── baton ──► GRANTED       its thread runs
 *      └──── the waiter was settled before its thread had parked: TAKEN BACK, the strand keeps the baton
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>There is one baton. It is held by the thread in {@code holder}, or it lies down ({@link #idle}), or it is held
 *       for a moment by a thread that posted to the inbox and picked it up in order to pass it on.
 *   <li>Who lays the baton down looks at the inbox again; who posts to the inbox looks whether the baton lies down. One
 *       of the two picks it up, by one compare-and-set.
 *   <li>Who parks publishes its turn in the waiter and then looks whether that is settled; who settles a waiter then
 *       looks for the turn. So a turn is posted, or its strand never parks.
 *   <li>A strand goes on, also to throw, only with the baton; but between {@link #beginBlocking} and {@link
 *       #endBlocking} it runs without, and waits as in a parallel run.
 * </ol>
 *
 * <p>The order in which ready strands run is that of {@link #takeReady}: first come, first served. A scheduler that
 * decides otherwise overrides it together with {@link #addReady} and {@link #hasReady}, and may take the baton from a
 * strand where that could have waited, in {@link #mayWait}, by {@link #giveWayTo}.
 *
 * @implNote Heritage: the event loop of {@code asyncio}, with threads in the place of callbacks.
 */
public abstract class BatonScheduler implements Scheduler {
    private final ThreadFactory threads;
    private final Clock clock;
    private final Deque<Turn> ready = new ArrayDeque<>();
    private final Queue<Turn> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean(true);
    private volatile @Nullable Thread holder;
    private final AtomicLong passes = new AtomicLong();

    /** A scheduler without strands. */
    protected BatonScheduler(ThreadFactory threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** The turn of one strand to run: to start, or to go on where it parked. */
    protected static final class Turn {
        private static final VarHandle STATE;
        private static final int PARKED = 0;
        private static final int POSTED = 1;
        private static final int GRANTED = 2;
        private static final int TAKEN_BACK = 3;

        static {
            try {
                STATE = MethodHandles.lookup().findVarHandle(Turn.class, "state", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Strand strand;
        private final @Nullable Thread parked;
        private volatile int state;

        /** The turn of a strand to go on in the thread that it has parked or will park; or without one to start. */
        private Turn(Strand strand, @Nullable Thread parked, int state) {
            this.strand = strand;
            this.parked = parked;
            STATE.set(this, state);
        }

        private boolean starts() {
            return parked == null;
        }

        /** The strand whose turn it is. */
        public Strand strand() {
            return strand;
        }

        private boolean move(int from, int to) {
            return STATE.compareAndSet(this, from, to);
        }

        /** Parks the current thread until it has the baton; answers whether it was interrupted meanwhile. */
        private boolean awaitGrant() {
            boolean interrupted = false;
            while (state != GRANTED) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            return interrupted;
        }
    }

    /** Adds a turn to those that are ready. Called with the baton. */
    protected void addReady(Turn turn) {
        ready.add(turn);
    }

    /** Takes the turn that comes next out of those that are ready, or answers null. Called with the baton. */
    protected @Nullable Turn takeReady() {
        return ready.poll();
    }

    /** Whether a turn is ready. Called with the baton. */
    protected boolean hasReady() {
        return !ready.isEmpty();
    }

    /**
     * Called with the baton when no strand is ready, before it is laid down: a chance to make one ready.
     *
     * @return whether it is worth looking again
     */
    protected boolean onNothingReady() {
        return false;
    }

    /** Whether a strand may start on the thread of one that has just ended, rather than on one of its own. */
    protected boolean sharesThreads() {
        return false;
    }

    /** Called with the baton when {@code strand} has ended. */
    protected void onEnded(Strand strand) {}

    /** The thread that has the baton, or null if it lies down; for those who watch. */
    public final @Nullable Thread holder() {
        return holder;
    }

    private boolean hasBaton() {
        return holder == Thread.currentThread();
    }

    /** How often the baton was passed on; for those who watch whether it still is. */
    public final long passes() {
        return passes.getAcquire();
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
        post(new Turn(strand, null, Turn.POSTED));
    }

    private Thread newThread(Strand strand) {
        return strand.newThread(_ -> threads.newThread(() -> run(strand)));
    }

    @Override
    public void park(Waiter waiter) {
        if (!hasBaton()) {
            Scheduler.super.park(waiter);
            return;
        }
        Turn turn = new Turn(waiter.strand(), Thread.currentThread(), Turn.PARKED);
        waiter.setParking(turn);
        if (waiter.isSettled() && turn.move(Turn.PARKED, Turn.TAKEN_BACK)) {
            return;
        }
        pass();
        boolean interrupted = false;
        while (turn.state != Turn.GRANTED) {
            LockSupport.park(waiter);
            if (Thread.interrupted() && !endByInterrupt(waiter)) {
                interrupted = true;
            }
        }
        restore(interrupted);
    }

    /** Ends the wait of a parked strand whose thread was interrupted, unless it was over; it still waits its turn. */
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
        } else if (turn.move(Turn.PARKED, Turn.POSTED)) {
            post(turn);
        }
    }

    @Override
    public void yieldNow() {
        if (!hasBaton()) {
            Scheduler.super.yieldNow();
            return;
        }
        if (!hasReady() && inbox.isEmpty()) {
            return;
        }
        Turn turn = turnOfCurrent();
        addReady(turn);
        pass();
        restore(turn.awaitGrant());
    }

    /** Lets the strand of {@code next}, which was ready, go on now, and the current one when its turn comes again. */
    protected final void giveWayTo(Turn next) {
        Turn turn = turnOfCurrent();
        addReady(turn);
        if (!grant(next)) {
            pass();
        }
        restore(turn.awaitGrant());
    }

    private static Turn turnOfCurrent() {
        return new Turn(Strand.current(), Thread.currentThread(), Turn.POSTED);
    }

    @Override
    public boolean beginBlocking() {
        if (!hasBaton()) {
            return false;
        }
        pass();
        return true;
    }

    @Override
    public void endBlocking() {
        Turn turn = turnOfCurrent();
        post(turn);
        restore(turn.awaitGrant());
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a turn ready: directly with the baton, else through the inbox. */
    private void post(Turn turn) {
        if (hasBaton()) {
            addReady(turn);
            return;
        }
        inbox.add(turn);
        if (pickUp()) {
            pass();
        }
    }

    private boolean pickUp() {
        return idle.get() && idle.compareAndSet(true, false);
    }

    /** Passes the baton, which the current thread holds, to the next strand that is ready; or lays it down. */
    private void pass() {
        pass(next());
    }

    private void pass(@Nullable Turn first) {
        for (Turn next = first; next == null || !grant(next); next = next()) {
            if (next == null && layDown()) {
                return;
            }
        }
    }

    /** Lays the baton down; false if the current thread has picked it up again, because something was posted. */
    private boolean layDown() {
        holder = null;
        idle.set(true);
        return inbox.isEmpty() || !pickUp();
    }

    /** Passes the baton to {@code next}; false if that has failed to start, and the current thread has it still. */
    private boolean grant(Turn next) {
        Thread parked = next.parked;
        if (parked == null) {
            return startThread(next.strand);
        }
        passTo(parked);
        next.state = Turn.GRANTED;
        LockSupport.unpark(parked);
        return true;
    }

    private void passTo(Thread thread) {
        holder = thread;
        passes.setRelease(passes.getPlain() + 1);
    }

    private boolean startThread(Strand strand) {
        try {
            Thread made = strand.thread();
            Thread thread = made != null ? made : newThread(strand);
            passTo(thread);
            thread.start();
            return true;
        } catch (Throwable e) {
            holder = Thread.currentThread();
            strand.startFailed(e);
            onEnded(strand);
            return false;
        }
    }

    /** The life of a thread: it runs a strand; then, if threads are shared, each that is to start when one has ended. */
    private void run(Strand first) {
        runToItsEnd(first);
        Turn next = next();
        while (next != null && next.starts() && sharesThreads()) {
            takeOver(next.strand);
            runToItsEnd(next.strand);
            next = next();
        }
        pass(next);
    }

    /** Makes the current thread, whose strand has ended and left it its interrupt, that of {@code strand}. */
    private void takeOver(Strand strand) {
        Thread thread = Thread.currentThread();
        Thread.interrupted();
        strand.adopt(thread);
        passTo(thread);
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
            emptyInbox();
            Turn turn = takeReady();
            if (turn != null || !onNothingReady()) {
                return turn;
            }
        }
    }

    private void emptyInbox() {
        for (Turn turn = inbox.poll(); turn != null; turn = inbox.poll()) {
            addReady(turn);
        }
    }
}
