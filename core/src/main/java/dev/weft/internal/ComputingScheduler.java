package dev.weft.internal;

import dev.weft.spi.CancelScope;
import dev.weft.spi.Clock;
import dev.weft.spi.Scheduler;
import dev.weft.spi.Strand;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Strands that compute run on platform threads, as many as there are cores, so that they share the processors by time
 * slices with the carriers of virtual threads instead of keeping those busy. More strands wait in line, and leave it
 * when they are cancelled. The tasks they spawn are run elsewhere: else strands that wait for theirs could take every
 * thread, and nobody would go on.
 */
final class ComputingScheduler implements Scheduler {
    private static final int IDLE_SECONDS = 10;

    private final Scheduler forTasks;
    private final ThreadPoolExecutor pool;

    ComputingScheduler(Scheduler forTasks) {
        this.forTasks = forTasks;
        int cores = Runtime.getRuntime().availableProcessors();
        this.pool = new ThreadPoolExecutor(
                cores,
                cores,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("weft-computing-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public Clock clock() {
        return forTasks.clock();
    }

    @Override
    public Scheduler forTasks() {
        return forTasks;
    }

    @Override
    public void start(Strand strand) {
        pool.execute(new Turn(strand));
    }

    @Override
    public boolean withdraw(Strand strand) {
        return pool.remove(new Turn(strand));
    }

    @Override
    public void onCancel(CancelScope scope) {
        forTasks.onCancel(scope);
    }

    /** The turn of one strand; equal to any other of the same, by which it is found in line. */
    private record Turn(Strand strand) implements Runnable {
        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
            strand.adopt(thread);
            try {
                strand.run();
            } finally {
                thread.setUncaughtExceptionHandler(before);
            }
        }
    }
}
