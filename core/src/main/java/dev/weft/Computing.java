package dev.weft;

import dev.weft.spi.Scheduler;
import dev.weft.spi.Strand;
import org.jspecify.annotations.Nullable;

/** A body that computes: the one task of a group, on a thread for computing. */
final class Computing {
    private Computing() {}

    static <T extends @Nullable Object, X extends Exception> T call(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = strand.scheduler().computing();
        GroupScope group = new GroupScope(strand, TaskGroup.options().with(Policy.GATHER));
        SpawnedTask<T> task =
                group.valueOf(group.<SpawnedTask<T>, X>execute(() -> group.spawn(scheduler, "computing", body)));
        return task.endedValue();
    }
}
