package dev.weft.internal;

import dev.weft.spi.CancelScope;
import dev.weft.spi.Clock;
import dev.weft.spi.PlatformScheduler;
import dev.weft.spi.Scheduler;
import dev.weft.spi.SharedThreads;
import dev.weft.spi.Starter;
import dev.weft.spi.Strand;
import java.util.concurrent.ThreadFactory;

/** Every strand runs at once, on threads from one factory, which tasks of a group that follow each other share. */
public final class ParallelScheduler implements Scheduler {
    /** Two or three microseconds, in which a hand-over between two cores happens many times. */
    private static final int LOOKS = 1 << 7;

    private final ThreadFactory threads;
    private final Clock clock;
    private final RepeatedDelivery repeatedDelivery;
    private final Scheduler computing;
    private final Scheduler platformThreads;
    private final int looks;
    private final boolean yieldsToTasks;

    /** Virtual threads and real time. The constructor that the service loader calls. */
    public ParallelScheduler() {
        this(
                Thread.ofVirtual()
                        .name(Strand.NAMELESS)
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                new SystemClock(),
                Runtime.getRuntime().availableProcessors() > 1 ? LOOKS : 0,
                true);
    }

    /** Threads and time of the caller's choice: platform threads under a model checker, a clock under control. */
    public ParallelScheduler(ThreadFactory threads, Clock clock) {
        this(threads, clock, 0, false);
    }

    private ParallelScheduler(ThreadFactory threads, Clock clock, int looks, boolean yieldsToTasks) {
        this.threads = threads;
        this.clock = clock;
        this.looks = looks;
        this.yieldsToTasks = yieldsToTasks;
        this.repeatedDelivery = new RepeatedDelivery(clock);
        this.computing = PlatformScheduler.computing(this);
        this.platformThreads = PlatformScheduler.blocking(this);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Scheduler computing() {
        return computing;
    }

    @Override
    public Scheduler platformThreads() {
        return platformThreads;
    }

    @Override
    public void start(Strand strand) {
        strand.newThread(threads).start();
    }

    @Override
    public Starter starterOfGroup() {
        return new SharedThreads(threads);
    }

    @Override
    public int looksBeforePark() {
        return looks;
    }

    /** They run on this strand's carrier meanwhile, and when they have ended, nobody had to park or be woken. */
    @Override
    public void beforeWaitingForTasks() {
        if (yieldsToTasks) {
            Thread.yield();
        }
    }

    /** Nothing is to be gained where the task itself waits. */
    @Override
    public void beforeWaitingFor(Strand task) {
        Thread runner = task.thread();
        if (runner == null || runner.getState() == Thread.State.RUNNABLE) {
            beforeWaitingForTasks();
        }
    }

    @Override
    public void onCancel(CancelScope scope) {
        repeatedDelivery.add(scope);
    }
}
