package dev.weft.internal;

import dev.weft.internal.carrier.CarrierGroup;
import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import org.jspecify.annotations.Nullable;

/**
 * One strand at a time, first come, first served, on virtual threads and in real time. A strand that starts when
 * another has ended uses the thread of that one. This saves the start of a thread, and above all it does not wake a
 * second core for work that only one core can do. Threads inherit nothing, since they would inherit it from the strand
 * that happens to hand over the baton.
 */
public final class EventLoopScheduler extends BatonScheduler implements AutoCloseable {
    /** The carrier of the threads, with those that stand in for it; null if it is those of the JDK. */
    private final @Nullable CarrierGroup own;

    /** A loop without strands. To be closed when it has ended. */
    public EventLoopScheduler() {
        this(Scheduler.parallel());
    }

    private EventLoopScheduler(Scheduler parallel) {
        this(parallel.hasOwnCarriers() ? OwnCarriers.forLoop(parallel.clock()) : null, parallel.clock());
    }

    private EventLoopScheduler(@Nullable CarrierGroup own, Clock clock) {
        super(own != null ? OwnCarriers.threadsOn(own) : OwnCarriers.threadsOfJdk(), clock);
        this.own = own;
    }

    /** Lets another loop use the carrier. Threads that are still on it run on. */
    @Override
    public void close() {
        if (own != null) {
            OwnCarriers.giveBack(own);
        }
    }

    @Override
    public boolean hasOwnCarriers() {
        return own != null;
    }

    @Override
    public boolean beginBlocking() {
        boolean began = super.beginBlocking();
        if (began && own != null) {
            own.leaveSeat();
        }
        return began;
    }

    @Override
    public void endBlocking() {
        if (own != null) {
            own.returnToSeat();
        }
        super.endBlocking();
    }

    @Override
    public Thread threadBeside(Runnable body) {
        return own != null ? OwnCarriers.unstartedByJdk(body) : super.threadBeside(body);
    }

    @Override
    protected boolean sharesThreads() {
        return true;
    }

    @Override
    public Scheduler computing() {
        return Scheduler.parallel().computing();
    }

    @Override
    public Scheduler platformThreads() {
        return Scheduler.parallel().platformThreads();
    }

    @Override
    public void onCancel(CancelScope scope) {
        Scheduler.parallel().onCancel(scope);
    }

    @Override
    public String toString() {
        return "event loop on " + (own != null ? own : "threads of the JDK, because " + OwnCarriers.obstacle());
    }
}
