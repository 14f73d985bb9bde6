package dev.weft.internal;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;

/**
 * One strand at a time, first come, first served, on virtual threads and in real time. A strand that starts when
 * another has ended uses the thread of that one. This saves the start of a thread, and above all it does not wake a
 * second core for work that only one core can do. Threads inherit nothing, since they would inherit it from the strand
 * that happens to hand over the baton.
 */
public final class EventLoopScheduler extends BatonScheduler {

    /** A loop without strands. */
    public EventLoopScheduler() {
        super(
                Thread.ofVirtual()
                        .name(Strand.NAMELESS)
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                Scheduler.parallel().clock());
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
}
