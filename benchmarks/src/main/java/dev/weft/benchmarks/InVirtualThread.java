package dev.weft.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs a body in one virtual thread and waits for it: to the peers what {@code Async.call} is to Weft. */
final class InVirtualThread {
    private InVirtualThread() {}

    static <T> T call(Callable<T> body) throws ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }
}
