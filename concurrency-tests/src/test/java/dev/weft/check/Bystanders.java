package dev.weft.check;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.ParallelRuns;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Tuning;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.concurrent.ThreadFactory;

/**
 * The scheduler of actors that are not tasks. It replaces the one of the library, whose timers would fire in real time and on a
 * thread that no execution controls, so that a play could not be repeated.
 */
public final class Bystanders extends ParallelRuns implements Clock {
    /** Creates the scheduler. The service loader calls this constructor. */
    public Bystanders() {}

    @Override
    public Clock clock() {
        return this;
    }

    /** Always zero: time passes in a {@link Stage} only. */
    @Override
    public long nanoTime() {
        return 0;
    }

    /** Returns a timer that never fires. */
    @Override
    public Timer schedule(long deadline, Runnable action) {
        return () -> {};
    }

    /** Does nothing: cancelled strands must end by themselves. */
    @Override
    public void onCancel(CancelScope scope) {}

    @Override
    public void start(Strand strand) {
        throw new IllegalStateException("'" + strand.name() + "' is to be started by the scheduler of a scene");
    }

    @Override
    protected Scheduler with(ThreadFactory threads, Tuning tuning) {
        throw new IllegalStateException("a scene has its own scheduler");
    }
}
