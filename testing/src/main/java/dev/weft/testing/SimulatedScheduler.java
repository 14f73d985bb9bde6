package dev.weft.testing;

import dev.weft.spi.BatonScheduler;
import dev.weft.spi.CancelScope;
import dev.weft.spi.Durations;
import dev.weft.spi.Owned;
import dev.weft.spi.Scheduler;
import dev.weft.spi.Strand;
import dev.weft.spi.Waiter;
import dev.weft.testing.SimulationError.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One strand at a time, in an order that {@link Decisions} make, under virtual time.
 *
 * <h2>Overview</h2>
 *
 * <p>A decision is made when the baton is passed on, and, unless the order is that of an event loop, wherever the holder
 * could wait but need not. The candidates, in this order:
 *
 * <pre>
 *   timers that are due  │  the holder, if it could go on  │  strands that are ready
 * </pre>
 *
 * <p>so that the first is what an event loop would do, but for timers, which it fires before anything else. A timer is
 * fired by whoever makes the decision, and another decision follows.
 *
 * <p>When there is no candidate: those who wait for just that go on; else time goes on to the next timer; else nothing
 * can ever go on, and the simulation has failed.
 *
 * <p>A simulation that has failed is unwound: its first task is cancelled, and decisions are those of an event loop from
 * then on. If that leads nowhere, every thread is interrupted, some times over; and then it is abandoned. Nothing that
 * happens while unwinding is a failure of its own.
 *
 * <p>Everything is touched with the baton only, but for what is volatile or has a monitor of its own.
 */
class SimulatedScheduler extends BatonScheduler {
    private static final int MOST_INTERRUPTS = 20;

    private final SimulatedClock clock;
    private final Decisions decisions;
    private final RandomGenerator random;
    private final boolean explores;
    private final long timeLimit;
    private final @Nullable Consumer<? super String> trace;
    private final ReadyRing<Turn> ready = new ReadyRing<>();
    private final Set<Strand> living = new LinkedHashSet<>();
    private final List<Waiter> awaitingIdle = new ArrayList<>();
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private @Nullable Strand main;
    private volatile @Nullable SimulationError failure;
    private final Map<Strand, Integer> blocking = new ConcurrentHashMap<>();
    private int interrupts;

    SimulatedScheduler(
            SimulatedClock clock,
            Schedule schedule,
            RandomGenerator random,
            long timeLimit,
            @Nullable Consumer<? super String> trace) {
        super(Thread.ofVirtual().factory(), clock);
        this.clock = clock;
        this.decisions = new Decisions(schedule);
        this.explores = schedule.explores();
        this.random = random;
        this.timeLimit = timeLimit;
        this.trace = trace;
    }

    Decisions decisions() {
        return decisions;
    }

    /** What was found to be wrong, or null. */
    public @Nullable SimulationError failure() {
        return failure;
    }

    /** Opens when unwinding a failed simulation has led nowhere. */
    CountDownLatch abandoned() {
        return abandoned;
    }

    /** Whether the strand of {@code thread} has said that it blocks. */
    boolean isInBlocking(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Strand strand && blocking.containsKey(strand);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    // Strands

    @Override
    public void start(Strand strand) {
        synchronized (living) {
            living.add(strand);
            if (main == null) {
                main = strand;
            }
        }
        super.start(strand);
    }

    @Override
    protected void onEnded(Strand strand) {
        synchronized (living) {
            living.remove(strand);
        }
        decisions.ended(strand);
        tell(strand, "ends");
    }

    /** The strands that have not ended, in the order of their start. */
    List<Strand> living() {
        synchronized (living) {
            return List.copyOf(living);
        }
    }

    @Override
    public void park(Waiter waiter) {
        if (trace != null) {
            tell(waiter.strand(), "waits for " + waiter.target().description());
        }
        super.park(waiter);
    }

    // What is next

    @Override
    protected void addReady(Turn turn) {
        ready.add(turn);
    }

    @Override
    protected boolean hasReady() {
        return ready.size() + clock.due() > 0;
    }

    @Override
    protected @Nullable Turn takeReady() {
        while (hasReady()) {
            int due = clock.due();
            int choice = decide(
                    due + ready.size(),
                    number -> number < due ? null : ready.get(number - due).strand());
            if (choice >= due) {
                return ready.take(choice - due);
            }
            fire(choice);
        }
        return null;
    }

    @Override
    public void mayWait() {
        if (!explores || failure != null) {
            return;
        }
        while (hasReady()) {
            int due = clock.due();
            Strand self = Strand.current();
            int choice = decide(due + 1 + ready.size(), number -> strandAt(number - due, self));
            if (choice >= due) {
                if (choice > due) {
                    tell(self, "could wait, and gives way");
                    giveWayTo(ready.take(choice - due - 1));
                }
                return;
            }
            fire(choice);
        }
    }

    private @Nullable Strand strandAt(int number, Strand self) {
        return number < 0 ? null : number == 0 ? self : ready.get(number - 1).strand();
    }

    @Override
    public void yieldNow() {
        if (explores && hasReady()) {
            decisions.yielded(Strand.current());
        }
        super.yieldNow();
    }

    private int decide(int size, Decisions.Candidates candidates) {
        return failure != null ? 0 : decisions.decide(candidates, size, clock.nanoTime());
    }

    private void fire(int number) {
        try {
            Strand.runAsNobody(clock.takeDue(number));
        } catch (Throwable e) {
            SimulationError error = new SimulationError(Kind.BROKEN_TIMER, "the action of a timer threw " + e);
            error.initCause(e);
            fail(error);
        }
    }

    @Override
    protected boolean onNothingReady() {
        if (!awaitingIdle.isEmpty()) {
            awaitingIdle.forEach(Waiter::resume);
            awaitingIdle.clear();
            return true;
        }
        if (clock.next() != Long.MAX_VALUE) {
            if (clock.next() > timeLimit && failure == null) {
                fail(new SimulationError(Kind.VIRTUAL_TIME_LIMIT, overTime()));
                return true;
            }
            clock.advance();
            return true;
        }
        return !living().isEmpty() && unwind();
    }

    /** Resumes {@code waiter} when nothing can go on without time going on. */
    void resumeWhenIdle(Waiter waiter) {
        awaitingIdle.add(waiter);
    }

    /** Gives up on a waiter that was to be resumed when nothing can go on. */
    void forgetIdle(Waiter waiter) {
        awaitingIdle.remove(waiter);
    }

    // What must not happen

    private String overTime() {
        return "after " + words(timeLimit) + " of virtual time, the limit, these tasks still run:"
                + WaitPicture.of(living());
    }

    /** Nothing can ever go on. The first time, that is a failure; answers whether it is worth looking again. */
    private boolean unwind() {
        if (failure == null) {
            fail(new SimulationError(
                    Kind.DEADLOCK,
                    "nothing can go on at " + words(clock.nanoTime())
                            + ": every task waits, and no timer is armed; what comes from outside of a simulation"
                            + " must be waited for in Async.blocking" + WaitPicture.of(living())));
            return true;
        }
        if (interrupts++ < MOST_INTERRUPTS) {
            living().forEach(SimulatedScheduler::interrupt);
        } else {
            abandoned.countDown();
        }
        return false;
    }

    private static void interrupt(Strand strand) {
        Thread thread = strand.thread();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Notes what is wrong, if it is the first, and cancels the program. By any thread. */
    void fail(SimulationError error) {
        Strand first;
        synchronized (living) {
            if (failure != null) {
                return;
            }
            failure = error;
            first = main;
        }
        if (first != null) {
            first.requestCancel("the simulation has failed");
        }
    }

    @Override
    public void onAbandoned(Strand strand, Owned thing) {
        fail(new SimulationError(Kind.LEAK, "task '" + strand.name() + "' ended holding " + thing.description()));
    }

    /** Blocking code keeps the baton: else what runs meanwhile, and for how long, would be up to chance. */
    @Override
    public boolean beginBlocking() {
        blocking.merge(Strand.current(), 1, Integer::sum);
        return true;
    }

    @Override
    public void endBlocking() {
        blocking.computeIfPresent(Strand.current(), (_, depth) -> depth == 1 ? null : depth - 1);
    }

    /** Nothing in a simulation blocks its thread where an interrupt would have to be repeated. */
    @Override
    public void onCancel(CancelScope scope) {}

    /** A body that computes keeps the baton too. */
    @Override
    public Scheduler computing() {
        return this;
    }

    // Telling

    private void tell(Strand strand, String what) {
        if (trace != null) {
            String at = UserCode.in(Thread.currentThread().getStackTrace())
                    .map(frame -> "    at " + frame)
                    .orElse("");
            trace.accept(words(clock.nanoTime()) + "    " + strand.name() + "    " + what + at);
        }
    }

    static String words(long nanos) {
        return Durations.words(Duration.ofNanos(nanos));
    }
}
