package dev.weft.io.internal;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/** Access to the run of the caller: its time, its cancellations, its waits. */
public final class Run {
    private Run() {}

    /** The time on the clock of the current run, in nanoseconds, like {@link System#nanoTime}. */
    public static long now() {
        return clock().nanoTime();
    }

    private static Clock clock() {
        return Scheduler.of(Strand.current()).clock();
    }

    /** Throws if a cancellation is pending. Every operation that may wait begins with this check. */
    public static void throwIfCancelled() throws InterruptedException {
        Strand.throwIfCancelled();
    }

    /** Describes the current task, or the thread, for reports. */
    public static String caller() {
        Strand strand = Strand.currentOrNull();
        return strand == null ? "thread '" + Thread.currentThread().getName() + "'" : "task '" + strand.name() + "'";
    }

    /** A waiter of the caller for {@code target}. */
    public static Waiter waiter(Awaitable target) {
        return new Waiter(Strand.current(), target);
    }

    /**
     * Like {@link WaitQueue#await}, but at most until {@code deadline}, which is a time as returned by {@link #now}.
     */
    public static void awaitUntil(WaitQueue queue, Waiter waiter, long deadline) throws InterruptedException {
        Clock.Timer timer = Scheduler.of(waiter.strand()).clock().schedule(deadline, waiter::resume);
        try {
            queue.await(waiter);
        } finally {
            timer.cancel();
            queue.leave(waiter);
        }
    }
}
