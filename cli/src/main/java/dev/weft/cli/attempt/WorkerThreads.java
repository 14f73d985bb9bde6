package dev.weft.cli.attempt;

import dev.weft.Promise;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads that process bodies while tasks read on or wait. They take work in the order in which it was submitted.
 * There are at most as many threads as cores; each ends when it has had no work for two seconds.
 */
final class WorkerThreads {
    private static final ThreadPoolExecutor THREADS = threads();

    private WorkerThreads() {}

    private static ThreadPoolExecutor threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                cores,
                cores,
                2,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("weft-worker-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Submits {@code work}, which must not throw an exception. Does not wait. */
    static void run(Runnable work) {
        THREADS.execute(work);
    }

    /** Lets other tasks run: waits until the work that was submitted before this call has begun. */
    static void giveWay() throws InterruptedException {
        Promise<Boolean> reached = Promise.create("a worker thread");
        run(() -> reached.complete(true));
        reached.await();
    }
}
