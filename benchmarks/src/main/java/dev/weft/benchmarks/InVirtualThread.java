package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Runs a body in one virtual thread and waits for it: to the peers what {@code Async.call} is to Weft. */
final class InVirtualThread {
    private InVirtualThread() {}

    static <T> T call(Callable<T> body) throws ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }

    /**
     * Waits for its interrupt alone. A latch that all wait at would not do: the JDK's goes through the whole line of those
     * who wait when one of them is interrupted.
     */
    static void parkUntilInterrupted() throws InterruptedException {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        throw new InterruptedException();
    }

    /** Runs each part in a virtual thread of its own, which another one starts, and waits for all. */
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
