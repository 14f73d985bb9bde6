package dev.weft.cli.attempt;

import dev.weft.Promise;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads on which work is done beside the tasks, in the order in which it was handed over. There are as many as
 * there are cores; each ends when it has had no work for a while.
 */
final class Beside {
    private static final ThreadPoolExecutor THREADS = threads();

    private Beside() {}

    private static ThreadPoolExecutor threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                cores,
                cores,
                2,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("weft-beside-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Hands over {@code work}, which throws nothing. Does not wait. */
    static void run(Runnable work) {
        THREADS.execute(work);
    }

    /** Lets tasks run that are woken from elsewhere, and waits until what was handed over before has begun. */
    static void giveWay() throws InterruptedException {
        Promise<Boolean> reached = Promise.create("the threads beside");
        run(() -> reached.complete(true));
        reached.await();
    }
}
