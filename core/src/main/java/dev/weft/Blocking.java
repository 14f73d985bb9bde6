package dev.weft;

import dev.weft.internal.scope.BlockingScope;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies that block or compute: on the thread of the task, or on a platform thread. A body on a platform thread is the
 * only task of a group. If the caller already runs on a platform thread of Weft, the body is called directly; only a
 * computation inside a body that blocks gets a thread of its own.
 */
final class Blocking {
    private Blocking() {}

    /** Runs {@code body} on the current thread, and lets other tasks of an event loop run meanwhile. */
    static <T extends @Nullable Object, X extends Exception> T here(Job<? extends T, X> body)
            throws X, InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.currentOrNull();
        if (strand == null) {
            return body.call();
        }
        boolean began = Scheduler.of(strand).beginBlocking();
        try {
            return body.call();
        } finally {
            if (began) {
                Scheduler.of(strand).endBlocking();
            }
        }
    }

    /**
     * Runs {@code body} on the current thread, which is the thread of {@code strand}. A cancellation runs {@code onCancel}.
     * The body and {@code onCancel} have ended when this method returns.
     */
    static <T extends @Nullable Object, X extends Exception> T here(
            Strand strand, Job<? extends T, X> body, Action<? extends X> onCancel) throws X, InterruptedException {
        Runnable action = inContext(strand, Structured.asRunnable(onCancel));
        return Blocking.<T, X>here(() -> BlockingScope.<T, X>call(strand, body::call, action, Boundary::mayBeEcho));
    }

    /** Wraps {@code action} so that it runs with the context that {@code strand} carries now. */
    private static Runnable inContext(Strand strand, Runnable action) {
        ContextCarrier carrier = strand instanceof SpawnedTask<?> task ? task.carrier() : null;
        if (carrier == null) {
            return action;
        }
        ContextCarrier.Snapshot context = carrier.capture();
        return () -> context.run(action);
    }

    /** Runs {@code body} on one of the threads for computations. There are at most as many of them as cores. */
    static <T extends @Nullable Object, X extends Exception> T computing(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = Scheduler.of(strand).computing();
        if (scheduler == Scheduler.of(strand)) {
            Strand.throwIfCancelled();
            return body.call();
        }
        return Blocking.<T, X>asTask(strand, scheduler, "computing", body);
    }

    /** Runs {@code body} on a platform thread; on the current thread if the scheduler has no platform threads. */
    static <T extends @Nullable Object, X extends Exception> T onPlatformThread(Strand strand, Job<? extends T, X> body)
            throws X, InterruptedException {
        Scheduler scheduler = Scheduler.of(strand).platformThreads();
        return scheduler == Scheduler.of(strand)
                ? Blocking.<T, X>here(body)
                : Blocking.<T, X>asTask(strand, scheduler, "platform thread", body);
    }

    private static <T extends @Nullable Object, X extends Exception> T asTask(
            Strand strand, Scheduler scheduler, String label, Job<? extends T, X> body) throws X, InterruptedException {
        GroupScope group = new GroupScope(strand, TaskGroup.options().with(Policy.GATHER));
        SpawnedTask<T> task =
                group.valueOf(group.<SpawnedTask<T>, X>execute(() -> group.spawn(scheduler, label, body)));
        return task.endedValue();
    }
}
