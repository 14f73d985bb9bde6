package dev.weft;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/** Bodies that run on platform threads: each is the one task of a group; where it is on such a thread already, a call. */
final class PlatformThreads {
    private PlatformThreads() {}

    /** Runs {@code body} on one of as many threads as there are cores. */
    static <T extends @Nullable Object, X extends Exception> T computing(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = Scheduler.of(strand).computing();
        if (scheduler == Scheduler.of(strand)) {
            Strand.throwIfCancelled();
            return body.call();
        }
        return PlatformThreads.<T, X>call(strand, scheduler, "computing", body);
    }

    /** Runs {@code body} on one of many threads; where the scheduler has none, as a body that blocks. */
    static <T extends @Nullable Object, X extends Exception> T blocking(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = Scheduler.of(strand).platformThreads();
        return scheduler == Scheduler.of(strand)
                ? Async.<T, X>blocking(body)
                : PlatformThreads.<T, X>call(strand, scheduler, "platform thread", body);
    }

    private static <T extends @Nullable Object, X extends Exception> T call(
            Strand strand, Scheduler scheduler, String label, Job<? extends T, X> body) throws X, InterruptedException {
        GroupScope group = new GroupScope(strand, TaskGroup.options().with(Policy.GATHER));
        SpawnedTask<T> task =
                group.valueOf(group.<SpawnedTask<T>, X>execute(() -> group.spawn(scheduler, label, body)));
        return task.endedValue();
    }
}
