package dev.weft.internal;

import dev.weft.internal.carrier.CarrierGroup;
import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.spi.run.Clock;
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

/** Every strand runs at once, on threads from one factory, which tasks of a group that follow each other share. */
public final class ParallelScheduler extends ParallelRuns {
    private final ThreadFactory threads;
    private final Clock clock;
    private final RepeatedDelivery repeatedDelivery;
    private final Scheduler computing;
    private final Scheduler platformThreads;
    private final Tuning tuning;

    /** The carriers of the threads; null if they are those of the JDK or of other code. */
    private final @Nullable CarrierGroup own;

    /** Virtual threads and real time. The constructor that the service loader calls. */
    public ParallelScheduler() {
        this(new SystemClock());
    }

    private ParallelScheduler(Clock clock) {
        this(OwnCarriers.areThere() ? OwnCarriers.forParallelRuns(clock) : null, clock);
    }

    private ParallelScheduler(@Nullable CarrierGroup own, Clock clock) {
        this(
                own != null ? OwnCarriers.threadsOn(own) : OwnCarriers.threadsOfJdk(),
                clock,
                own != null ? Tuning.ofOwnCarriers() : Tuning.ofVirtualThreads(),
                own);
    }

    /** Threads and time of the caller's choice: platform threads under a model checker, a clock under control. */
    public ParallelScheduler(ThreadFactory threads, Clock clock) {
        this(threads, clock, Tuning.NONE, null);
    }

    private ParallelScheduler(ThreadFactory threads, Clock clock, Tuning tuning, @Nullable CarrierGroup own) {
        this.own = own;
        this.threads = threads;
        this.clock = clock;
        this.tuning = tuning;
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
                null);
    }

    @Override
    public boolean hasOwnCarriers() {
        return own != null;
    }

    @Override
    public Thread threadBeside(Runnable body) {
        return own != null ? OwnCarriers.unstartedByJdk(body) : super.threadBeside(body);
    }

    @Override
    public boolean beginBlocking() {
        return own != null && own.leaveSeat();
    }

    @Override
    public void endBlocking() {
        if (own != null) {
            own.returnToSeat();
        }
    }

    @Override
    public void onCancel(CancelScope scope) {
        repeatedDelivery.add(scope);
    }

    @Override
    public String toString() {
        return "parallel scheduler on " + (own != null ? own : "threads of the JDK, because " + OwnCarriers.obstacle());
    }
}
