package dev.weft.benchmarks.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Runs the work of peers in virtual threads, as {@code Async.call} runs that of Weft in tasks. */
public final class InVirtualThread {
    private InVirtualThread() {}

    /** Runs {@code body} in a virtual thread, waits for it and returns its result. */
    public static <T> T call(Callable<T> body) throws ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }

    /**
     * Parks until the current thread is interrupted. A latch shared by all threads would distort the figure: each
     * interrupted waiter traverses the whole wait queue of the latch to remove itself.
     */
    static void parkUntilInterrupted() throws InterruptedException {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        throw new InterruptedException();
    }

    /**
     * Runs each part in a virtual thread of its own and waits for all of them. The threads are started by a virtual thread, so
     * if the caller is a platform thread, this method first starts a virtual thread, which then starts them.
     */
    static void runAll(int count, Crew.Part part) throws ExecutionException, InterruptedException {
        if (!Thread.currentThread().isVirtual()) {
            call(() -> {
                runAll(count, part);
                return count;
            });
            return;
        }
        List<FutureTask<?>> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int k = i;
            FutureTask<?> task = new FutureTask<>(() -> {
                part.run(k);
                return k;
            });
            tasks.add(task);
            Thread.startVirtualThread(task);
        }
        for (FutureTask<?> task : tasks) {
            task.get();
        }
    }
}
