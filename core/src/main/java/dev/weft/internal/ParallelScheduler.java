package dev.weft.internal;

import dev.weft.internal.carrier.CarrierGroup;
import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.IdleCarriers;
import dev.weft.spi.run.ParallelRuns;
import dev.weft.spi.run.PlatformScheduler;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.SharedThreads;
import dev.weft.spi.run.Starter;
import dev.weft.spi.run.Tuning;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Runs all strands (tasks) concurrently, on threads from one factory. Successive tasks of a group may share a thread. */
public final class ParallelScheduler extends ParallelRuns {
    private final ThreadFactory threads;
    private final Clock clock;
    private final RepeatedDelivery repeatedDelivery;
    private final Scheduler computing;
    private final Scheduler platformThreads;
    private final Tuning tuning;

    /** The carriers of the threads; null if the threads run on carriers of the JDK or of other code. */
    private final @Nullable CarrierGroup carriers;

    /** Switched off for the threads of other factories, which may be platform threads. */
    private final StarvationGuard guard;

    /** Creates a scheduler with virtual threads and real time. The service loader calls this constructor. */
    public ParallelScheduler() {
        this(new SystemClock());
    }

    private ParallelScheduler(Clock clock) {
        this(OwnCarriers.areAvailable() ? OwnCarriers.forParallelRuns(clock) : null, clock);
    }

    private ParallelScheduler(@Nullable CarrierGroup carriers, Clock clock) {
        this(
                carriers != null ? OwnCarriers.threadsOn(carriers) : OwnCarriers.threadsOfJdk(),
                clock,
                carriers != null ? Tuning.ofOwnCarriers() : Tuning.ofVirtualThreads(),
                carriers,
                true);
    }

    /** Creates a scheduler with the given threads and clock, for example with platform threads for a model checker. */
    public ParallelScheduler(ThreadFactory threads, Clock clock) {
        this(threads, clock, Tuning.NONE, null, false);
    }

    private ParallelScheduler(
            ThreadFactory threads, Clock clock, Tuning tuning, @Nullable CarrierGroup carriers, boolean guarded) {
        this.carriers = carriers;
        this.threads = threads;
        this.clock = clock;
        this.tuning = tuning;
        this.guard = guarded ? StarvationGuard.of(threads) : StarvationGuard.off();
        if (carriers != null) {
            OwnCarriers.whenStuck(carriers, guard::carrierIsStuck);
        }
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
    public Tuning tuning() {
        return tuning;
    }

    @Override
    protected Scheduler with(ThreadFactory otherThreads, Tuning otherTuning) {
        return new ParallelScheduler(
                Objects.requireNonNull(otherThreads, "threads"),
                clock,
                Objects.requireNonNull(otherTuning, "tuning"),
                null,
                false);
    }

    @Override
    public boolean hasOwnCarriers() {
        return carriers != null;
    }

    @Override
    public @Nullable IdleCarriers idleCarriers() {
        return carriers != null ? carriers.idleCarriers() : null;
    }

    @Override
    public Thread newForeignThread(Runnable body) {
        return carriers != null ? OwnCarriers.unstartedByJdk(body) : super.newForeignThread(body);
    }

    @Override
    public boolean beginBlocking() {
        return carriers != null && carriers.leaveSeat();
    }

    @Override
    public void endBlocking() {
        if (carriers != null) {
            carriers.returnToSeat();
        }
    }

    /** Lets the current task pause if it keeps other tasks from running. */
    @Override
    public void mayWait() {
        guard.beforeOperation();
    }

    /** Calls the guard here too, because for some bodies the wait for their tasks is the only operation. */
    @Override
    public void beforeWaitingForTasks() {
        guard.beforeOperation();
        super.beforeWaitingForTasks();
    }

    @Override
    public void onCancel(CancelScope scope) {
        repeatedDelivery.add(scope);
    }

    @Override
    public String toString() {
        String obstacle = OwnCarriers.obstacle();
        String others = obstacle == null ? "threads of another factory" : "threads of the JDK, because " + obstacle;
        return "parallel scheduler on " + (carriers != null ? carriers : others);
    }
}
