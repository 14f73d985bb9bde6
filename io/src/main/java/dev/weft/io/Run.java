package dev.weft.io;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/** What this package needs of the run that the caller belongs to: its time, its cancellations, its waits. */
final class Run {
    private Run() {}

    /** The time by the clock of the current run, as {@link System#nanoTime}. */
    static long now() {
        return clock().nanoTime();
    }

    static Clock clock() {
        return Scheduler.of(Strand.current()).clock();
    }

    /** Honours a pending cancellation; every operation that may wait begins with it. */
    static void throwIfCancelled() throws InterruptedException {
        Strand.throwIfCancelled();
    }

    /** Lets other tasks run before the caller, a task, goes on. */
    static void letOthersRun() {
        Strand strand = Strand.currentOrNull();
        if (strand != null) {
            Scheduler.of(strand).yieldNow();
        }
    }

    /** The current task, or thread, in the words of reports. */
    static String caller() {
        Strand strand = Strand.currentOrNull();
        return strand == null ? "thread '" + Thread.currentThread().getName() + "'" : "task '" + strand.name() + "'";
    }

    /** A wait of the caller for {@code target}. */
    static Waiter waiter(Awaitable target) {
        return new Waiter(Strand.current(), target);
    }

    /** As {@link WaitQueue#await}, but no longer than until {@code deadline}, a time of {@link #now}. */
    static void awaitUntil(WaitQueue queue, Waiter waiter, long deadline) throws InterruptedException {
        Clock.Timer timer = Scheduler.of(waiter.strand()).clock().schedule(deadline, waiter::resume);
        try {
            queue.await(waiter);
        } finally {
            timer.cancel();
            queue.leave(waiter);
        }
    }
}
