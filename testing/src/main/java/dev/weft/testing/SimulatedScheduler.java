package dev.weft.testing;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Turn;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one strand at a time, in virtual time, in an order that {@link Decisions} determine.
 *
 * <h2>Overview</h2>
 *
 * <p>The baton is the right to run; its holder is the strand that runs. A decision is made when the baton is handed over.
 * Unless the order is that of an event loop, a decision is also made when the holder calls a method that may wait, even if that
 * call does not have to wait. The candidates are, in this order:
 *
 * <pre>
 *   timers that are due  │  the holder, if it could continue  │  strands that are ready
 * </pre>
 *
 * <p>The order of an event loop always chooses the first candidate. The thread that makes the decision fires a chosen timer,
 * and then makes another decision.
 *
 * <p>If there is no candidate, tasks that wait in {@link Simulation#runUntilIdle} are resumed. If no task waits there, and a
 * task waits for an event outside of the simulation, no strand has the baton until that event has happened. Otherwise time
 * advances to the next timer. If there is no timer, no strand can ever continue, and the simulation has failed.
 *
 * <p>A simulation that has failed is unwound ({@link Unwinding}); from then on, it decides as an event loop would.
 *
 * <p>All state is accessed by the holder of the baton only, except for fields that are volatile or thread-safe.
 */
class SimulatedScheduler extends BatonScheduler {
    private final SimulatedClock clock;
    private final Decisions decisions;
    private final RandomGenerator random;
    private final boolean explores;
    private final long timeLimit;
    private final Trace trace;
    private final ReadyRing<Ready> ready = new ReadyRing<>();
    private final LiveStrands living = new LiveStrands();
    private final List<Waiter> awaitingIdle = new ArrayList<>();
    private final Unwinding unwinding = new Unwinding(living);
    private final Map<Strand, Integer> blocking = new ConcurrentHashMap<>();

    /** The number of strands that wait for an event outside of the simulation. Unless it is zero, time does not advance. */
    private int awaitingOutside;

    SimulatedScheduler(
            SimulatedClock clock,
            Schedule schedule,
            RandomGenerator random,
            long timeLimit,
            @Nullable Consumer<? super String> trace) {
        super(
                Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .name(Strand.NAMELESS)
                        .factory(),
                clock);
        this.clock = clock;
        this.decisions = new Decisions(schedule);
        this.explores = schedule.explores();
        this.random = random;
        this.timeLimit = timeLimit;
        this.trace = new Trace(trace, clock, unwinding);
    }

    Decisions decisions() {
        return decisions;
    }

    /** The failure of the simulation; null if there is none. */
    public @Nullable SimulationError failure() {
        return unwinding.failure();
    }

    /** The unwinding of the simulation. */
    Unwinding unwinding() {
        return unwinding;
    }

    /** Whether the strand of {@code thread} is inside {@code Async.blocking}. */
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

    @Override
    public void start(Strand strand) {
        living.add(strand);
        if (unwinding.hasFailed()) {
            strand.requestCancel(Unwinding.REASON);
        }
        super.start(strand);
    }

    @Override
    protected void onEnded(Strand strand) {
        decisions.ended(strand);
        trace.passLine(strand, "ends");
        living.remove(strand);
    }

    /**
     * Waits until every strand has ended. The run itself ends slightly earlier: when the last strand has done its work, but
     * before that strand reports its end.
     */
    void awaitAllStrands() {
        living.awaitNone();
    }

    /** The strands that have not ended, in the order of their start. */
    List<Strand> living() {
        return living.all();
    }

    @Override
    public void park(Waiter waiter) {
        unwinding.haltIfAbandoned();
        if (trace.isWanted()) {
            trace.passLine(waiter.strand(), "waits for " + waiter.target().description());
        }
        boolean outside = waiter.target().endsFromOutside();
        awaitingOutside += outside ? 1 : 0;
        super.park(waiter);
        awaitingOutside -= outside ? 1 : 0;
    }

    @Override
    protected void addReady(Turn turn) {
        ready.add(new Ready(turn, decisions.priority(turn.strand())));
    }

    private record Ready(Turn turn, Decisions.Priority priority) {}

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
                    number -> number < due ? null : ready.get(number - due).priority());
            if (choice >= due) {
                return ready.take(choice - due).turn();
            }
            fire(choice);
        }
        return null;
    }

    @Override
    public void mayWait() {
        unwinding.haltIfAbandoned();
        if (!explores || unwinding.hasFailed()) {
            return;
        }
        while (hasReady()) {
            int due = clock.due();
            Strand self = Strand.current();
            Decisions.Priority priority = decisions.priority(self);
            int choice = decide(due + 1 + ready.size(), number -> priorityAt(number - due, priority));
            if (choice >= due) {
                if (choice > due) {
                    trace.passLine(self, "may wait here, and another task runs");
                    giveWayTo(ready.take(choice - due - 1).turn());
                }
                return;
            }
            fire(choice);
        }
    }

    private Decisions.@Nullable Priority priorityAt(int number, Decisions.Priority holder) {
        return number < 0 ? null : number == 0 ? holder : ready.get(number - 1).priority();
    }

    @Override
    public void yieldNow() {
        unwinding.haltIfAbandoned();
        if (explores && hasReady()) {
            decisions.yielded(Strand.current());
        }
        super.yieldNow();
    }

    private int decide(int size, Decisions.Candidates candidates) {
        return unwinding.hasFailed() ? 0 : decisions.decide(candidates, size, clock.nanoTime());
    }

    private void fire(int number) {
        try {
            Strand.runOutsideTask(clock.takeDue(number));
        } catch (Throwable e) {
            unwinding.failBecauseOf("the action of a timer", e);
        }
    }

    @Override
    protected boolean onNothingReady() {
        if (living.isEmpty()) {
            return false; // timers that are left are reported as a leak
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
            if (clock.next() > timeLimit && !unwinding.hasFailed()) {
                unwinding.failOverTime(timeLimit);
                return true;
            }
            clock.advance();
            return true;
        }
        return unwind();
    }

    /** Resumes {@code waiter} when no strand can run without time advancing. */
    void resumeWhenIdle(Waiter waiter) {
        awaitingIdle.add(waiter);
    }

    /** Removes {@code waiter}, which was passed to {@link #resumeWhenIdle}. */
    void forgetIdle(Waiter waiter) {
        awaitingIdle.remove(waiter);
    }

    /** Called when no strand can ever continue: fails the simulation, or interrupts all threads if it has failed already. */
    private boolean unwind() {
        if (unwinding.hasFailed()) {
            unwinding.interruptAll();
            return false;
        }
        unwinding.failDeadlocked(clock.nanoTime());
        return true;
    }

    @Override
    public void onAbandoned(Strand strand, Owned thing) {
        unwinding.failLeaking(strand, thing);
    }

    /** Blocking code keeps the baton. Otherwise real time would determine which tasks run in the meantime. */
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
     * Tasks that do not end after a cancellation are reported after a delay in virtual time; time does not advance for these
     * reports alone. Interrupts are not repeated, because tasks of a simulation do not block their threads.
     */
    @Override
    public void onCancel(CancelScope scope) {
        if (!unwinding.hasFailed()) {
            super.onCancel(scope);
        }
    }

    /** A computing body keeps the baton, like a blocking body. */
    @Override
    public Scheduler computing() {
        return this;
    }
}
