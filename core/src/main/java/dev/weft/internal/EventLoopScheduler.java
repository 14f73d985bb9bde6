package dev.weft.internal;

import dev.weft.internal.carrier.CarrierGroup;
import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.IdleCarriers;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import org.jspecify.annotations.Nullable;

/**
 * Runs one strand (a task) at a time, in the order in which strands become ready, on virtual threads and in real time. A strand
 * that starts after another has ended uses the thread of the ended strand. This saves the start of a thread, and does not wake
 * a second core for work that only one core can do. Threads inherit no thread-locals, since they would inherit those of the
 * strand that happens to hand over the baton, the right to run.
 */
public final class EventLoopScheduler extends BatonScheduler implements AutoCloseable {
    /**
     * The carrier (platform thread) that runs the threads of the loop, and the carriers that replace that carrier while it
     * is stuck; null if the threads run on the JDK's carriers.
     */
    private final @Nullable CarrierGroup carriers;

    private final Scheduler parallel;

    /** Creates a loop without strands. The loop must be closed after it has ended. */
    public EventLoopScheduler() {
        this(Scheduler.parallel());
    }

    private EventLoopScheduler(Scheduler parallel) {
        this(parallel.hasOwnCarriers() ? OwnCarriers.forLoop(parallel.clock()) : null, parallel);
    }

    private EventLoopScheduler(@Nullable CarrierGroup carriers, Scheduler parallel) {
        super(carriers != null ? OwnCarriers.threadsOn(carriers) : OwnCarriers.threadsOfJdk(), parallel.clock());
        this.carriers = carriers;
        this.parallel = parallel;
    }

    /** Lets another loop use the carrier. Threads that still run on it continue. */
    @Override
    public void close() {
        if (carriers != null) {
            OwnCarriers.giveBack(carriers);
        }
    }

    /**
     * On the JDK's carriers, the tasks of a loop can keep other threads from running, as the tasks of a parallel run
     * can. So the {@link StarvationGuard} of parallel runs makes them pause too.
     */
    @Override
    public void mayWait() {
        if (carriers == null) {
            parallel.mayWait();
        }
    }

    @Override
    public void beforeWaitingForTasks() {
        mayWait();
        super.beforeWaitingForTasks();
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
    public boolean beginBlocking() {
        boolean began = super.beginBlocking();
        if (began && carriers != null) {
            carriers.leaveSeat();
        }
        return began;
    }

    @Override
    public void endBlocking() {
        if (carriers != null) {
            carriers.returnToSeat();
        }
        super.endBlocking();
    }

    @Override
    public Thread newForeignThread(Runnable body) {
        return carriers != null ? OwnCarriers.unstartedByJdk(body) : super.newForeignThread(body);
    }

    @Override
    protected boolean sharesThreads() {
        return true;
    }

    @Override
    public Scheduler computing() {
        return parallel.computing();
    }

    @Override
    public Scheduler platformThreads() {
        return parallel.platformThreads();
    }

    @Override
    public void onCancel(CancelScope scope) {
        parallel.onCancel(scope);
    }

    @Override
    public String toString() {
        return "event loop on "
                + (carriers != null ? carriers : "threads of the JDK, because " + OwnCarriers.obstacle());
    }
}
