package dev.weft.check;

import dev.weft.explore.Actor;
import dev.weft.explore.Execution;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The parallel way to run, on the threads of an execution. It waits and wakes like {@link Scheduler} by default, and
 * delivers a cancellation once, since a repetition would hide one that was lost. Time passes when it is told to.
 */
final class Stage implements Scheduler, Clock {
    private final Execution execution;
    private final Random random = new Random(1);
    private final List<Runnable> timers = new ArrayList<>();
    private long now;
    private boolean interruptsBeside;

    Stage(Execution execution) {
        this.execution = execution;
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void start(Strand strand) {
        Actor actor = execution.cast(strand.name());
        strand.adopt(actor.thread());
        execution.start(actor, strand);
    }

    /** Does nothing: cancelled strands must end by themselves. */
    @Override
    public void onCancel(CancelScope scope) {}

    /** From now on every interrupt may take a long time, and is sent by a thread of its own. */
    void interruptBeside() {
        interruptsBeside = true;
    }

    @Override
    public boolean interruptMayBlock(Thread thread) {
        return interruptsBeside;
    }

    @Override
    public Thread newForeignThread(Runnable body) {
        return execution.cast("beside", body).thread();
    }

    /** Says nothing: a scene in which it happens knows, and is played thousands of times. */
    @Override
    public void onAbandoned(Strand strand, Owned thing) {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(long deadline, Runnable action) {
        timers.add(action);
        return () -> timers.remove(action);
    }

    /** Lets all time pass, so that every timer fires. */
    void passTime() {
        now = Clock.MAX_NANOS;
        while (!timers.isEmpty()) {
            timers.removeFirst().run();
        }
    }
}
