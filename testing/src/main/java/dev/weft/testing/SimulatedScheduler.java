package dev.weft.testing;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import dev.weft.testing.SimulationError.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
 * <p>So the first candidate is what an event loop would do, except that an event loop fires due timers first. The thread
 * that makes the decision fires the timer, and makes another decision.
 *
 * <p>If there is no candidate, tasks in {@code runUntilIdle} go on. Otherwise, if a task waits for something outside, no strand
 * holds the baton until that arrives. Otherwise time moves to the next timer. If there is no timer either, no task can ever go
 * on, and the simulation has failed.
 *
 * <p>A simulation that has failed is unwound: its first task is cancelled, and all further decisions are those of an event
 * loop. If that does not end it, every thread is interrupted several times, and then the simulation is abandoned. What happens
 * during unwinding is not a failure of its own.
 *
 * <p>Fields are accessed only by the holder of the baton, unless they are volatile or have a monitor of their own.
 */
class SimulatedScheduler extends BatonScheduler {
    private static final int MOST_INTERRUPTS = 20;
    private static final String FAILED = "the simulation has failed";

    private final SimulatedClock clock;
    private final Decisions decisions;
    private final RandomGenerator random;
    private final boolean explores;
    private final long timeLimit;
    private final @Nullable Consumer<? super String> trace;
    private final ReadyRing<Ready> ready = new ReadyRing<>();
    private final Living living = new Living();
    private final List<Waiter> awaitingIdle = new ArrayList<>();
    private final AtomicReference<@Nullable SimulationError> failure = new AtomicReference<>();
    private volatile boolean abandoned;
    private final Map<Strand, Integer> blocking = new ConcurrentHashMap<>();
    private int interrupts;

    /** How many wait for something outside. Meanwhile time stands still, and what comes from there picks up the baton. */
    private int awaitingOutside;

    SimulatedScheduler(
            SimulatedClock clock,
            Schedule schedule,
            RandomGenerator random,
            long timeLimit,
            @Nullable Consumer<? super String> trace) {
        super(Thread.ofVirtual().name(Strand.NAMELESS).factory(), clock);
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
        return failure.get();
    }

    private boolean hasFailed() {
        return failure.get() != null;
    }

    /** Gives up unwinding a failed simulation: whatever still runs stands still where it waits next. */
    void abandon() {
        abandoned = true;
    }

    /** Whether unwinding a failed simulation has led nowhere. */
    boolean isAbandoned() {
        return abandoned;
    }

    private void haltIfAbandoned() {
        while (abandoned) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }

    /** Whether the strand of {@code thread} has said that it blocks. */
    boolean isInBlocking(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Strand strand && blocking.containsKey(strand);
    }

    @Override
    public String kind() {
        return "simulation";
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    // Strands

    @Override
    public void start(Strand strand) {
        living.add(strand);
        if (hasFailed()) {
            strand.requestCancel(FAILED);
        }
        super.start(strand);
    }

    @Override
    protected void onEnded(Strand strand) {
        decisions.ended(strand);
        tell(strand, "ends");
        living.remove(strand);
    }

    /**
     * Waits until every strand has ended. A run ends a moment earlier, when their work is done: then the last of them may
     * still have something to tell.
     */
    void awaitLast() {
        living.awaitNone();
    }

    /** The strands that have not ended, in the order of their start. */
    List<Strand> living() {
        return living.all();
    }

    @Override
    public void park(Waiter waiter) {
        haltIfAbandoned();
        if (trace != null) {
            tell(waiter.strand(), "waits for " + waiter.target().description());
        }
        boolean outside = waiter.target().endsFromOutside();
        awaitingOutside += outside ? 1 : 0;
        super.park(waiter);
        awaitingOutside -= outside ? 1 : 0;
    }

    // What is next

    @Override
    protected void addReady(Turn turn) {
        ready.add(new Ready(turn, decisions.standing(turn.strand())));
    }

    private record Ready(Turn turn, Decisions.Standing standing) {}

    @Override
    protected boolean hasReady() {
        return ready.size() + clock.due() > 0;
    }

    @Override
    protected @Nullable Turn takeReady() {
        while (hasReady() && !living.isEmpty()) {
            int due = clock.due();
            int choice = decide(
                    due + ready.size(),
                    number -> number < due ? null : ready.get(number - due).standing());
            if (choice >= due) {
                return ready.take(choice - due).turn();
            }
            fire(choice);
        }
        return null;
    }

    @Override
    public void mayWait() {
        haltIfAbandoned();
        if (!explores || hasFailed()) {
            return;
        }
        while (hasReady()) {
            int due = clock.due();
            Strand self = Strand.current();
            Decisions.Standing own = decisions.standing(self);
            int choice = decide(due + 1 + ready.size(), number -> standingAt(number - due, own));
            if (choice >= due) {
                if (choice > due) {
                    tell(self, "could wait, and gives way");
                    giveWayTo(ready.take(choice - due - 1).turn());
                }
                return;
            }
            fire(choice);
        }
    }

    private Decisions.@Nullable Standing standingAt(int number, Decisions.Standing own) {
        return number < 0 ? null : number == 0 ? own : ready.get(number - 1).standing();
    }

    @Override
    public void yieldNow() {
        haltIfAbandoned();
        if (explores && hasReady()) {
            decisions.yielded(Strand.current());
        }
        super.yieldNow();
    }

    private int decide(int size, Decisions.Candidates candidates) {
        return hasFailed() ? 0 : decisions.decide(candidates, size, clock.nanoTime());
    }

    private void fire(int number) {
        try {
            Strand.runAsNobody(clock.takeDue(number));
        } catch (Throwable e) {
            failBecauseOf("the action of a timer", e);
        }
    }

    private void failBecauseOf(String callback, Throwable thrown) {
        SimulationError error = new SimulationError(Kind.BROKEN_CALLBACK, callback + " threw " + thrown);
        error.initCause(thrown);
        fail(error);
    }

    @Override
    protected boolean onNothingReady() {
        if (living.isEmpty()) {
            return false; // what timers are left are a leak
        }
        if (!awaitingIdle.isEmpty()) {
            awaitingIdle.forEach(Waiter::resume);
            awaitingIdle.clear();
            return true;
        }
        if (awaitingOutside > 0) {
            return false;
        }
        if (clock.next() != Long.MAX_VALUE) {
            if (clock.next() > timeLimit && !hasFailed()) {
                fail(new SimulationError(Kind.VIRTUAL_TIME_LIMIT, overTime()));
                return true;
            }
            clock.advance();
            return true;
        }
        return unwind();
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
        if (!hasFailed()) {
            fail(new SimulationError(
                    Kind.DEADLOCK,
                    "nothing can go on at " + words(clock.nanoTime())
                            + ": every task waits, and no timer is armed" + WaitPicture.of(living())
                            + System.lineSeparator()
                            + "  if another thread was to help: that must be waited for in Async.blocking"));
            return true;
        }
        if (interrupts++ < MOST_INTERRUPTS) {
            living().forEach(SimulatedScheduler::interrupt);
        } else {
            abandon();
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
        Strand first = failure.compareAndSet(null, error) ? living.first() : null;
        if (first != null) {
            first.requestCancel(FAILED);
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

    /**
     * Stragglers are named in virtual time, which does not go on for that alone. Nothing in a simulation blocks its thread
     * where an interrupt would have to be repeated.
     */
    @Override
    public void onCancel(CancelScope scope) {
        if (!hasFailed()) {
            super.onCancel(scope);
        }
    }

    /** A body that computes keeps the baton too. */
    @Override
    public Scheduler computing() {
        return this;
    }

    // Telling

    private void tell(Strand strand, String what) {
        if (trace == null || hasFailed()) {
            return;
        }
        try {
            String at = UserCode.here().map(frame -> "    at " + frame).orElse("");
            trace.accept(words(clock.nanoTime()) + "    " + strand.name() + "    " + what + at);
        } catch (Throwable e) {
            failBecauseOf("the trace", e);
        }
    }

    static String words(long nanos) {
        return Durations.words(Duration.ofNanos(nanos));
    }
}
