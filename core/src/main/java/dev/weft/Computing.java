package dev.weft;

import dev.weft.spi.Scheduler;
import dev.weft.spi.Strand;
import org.jspecify.annotations.Nullable;

/** A body that computes: the one task of a group, on a thread for computing; on one already, a plain call. */
final class Computing {
    private Computing() {}

    static <T extends @Nullable Object, X extends Exception> T call(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = strand.scheduler().computing();
        if (scheduler == strand.scheduler()) {
            Strand.throwIfCancelled();
            return body.call();
        }
        GroupScope group = new GroupScope(strand, TaskGroup.options().with(Policy.GATHER));
        SpawnedTask<T> task =
                group.valueOf(group.<SpawnedTask<T>, X>execute(() -> group.spawn(scheduler, "computing", body)));
        return task.endedValue();
    }
}
