package dev.weft;

import dev.weft.spi.BatonScheduler;
import dev.weft.spi.CancelScope;
import dev.weft.spi.Scheduler;

/** One strand at a time, first come, first served, each on a virtual thread and in real time. */
final class EventLoopScheduler extends BatonScheduler {

    EventLoopScheduler() {
        super(Thread.ofVirtual().factory(), Scheduler.parallel().clock());
    }

    @Override
    public Scheduler computing() {
        return Scheduler.parallel().computing();
    }

    @Override
    public void onCancel(CancelScope scope) {
        scope.deliverUntilLeft(clock());
    }
}
