package dev.weft.process;

import dev.weft.Selectable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Signal;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a process, for which tasks can wait. The JDK reports the end once, after it has reaped the process. */
final class Exit implements Signal<Integer>, Selectable<Integer> {
    private final String name;
    private final WaitQueue waiters = new WaitQueue();

    /** Guarded by the monitor of the queue. */
    private final List<Runnable> listeners = new ArrayList<>();

    private volatile @Nullable Integer status;

    private Exit(String name) {
        this.name = name;
    }

    static Exit of(Process process, String name) {
        Exit exit = new Exit(name);
        var _ = process.onExit().thenAccept(ended -> exit.set(ended.exitValue()));
        return exit;
    }

    private void set(int value) {
        List<Runnable> toNotify;
        try (Guard guard = waiters.lock()) {
            status = value;
            waiters.resumeAll(guard);
            toNotify = List.copyOf(listeners);
            listeners.clear();
        }
        toNotify.forEach(Runnable::run);
    }

    boolean isSet() {
        return status != null;
    }

    /**
     * Calls {@code listener} when the process has ended; immediately if it has ended already. The listener must not wait.
     */
    void onSet(Runnable listener) {
        boolean later;
        try (Guard _ = waiters.lock()) {
            later = status == null;
            if (later) {
                listeners.add(listener);
            }
        }
        if (!later) {
            listener.run();
        }
    }

    int await() throws InterruptedException {
        Strand.throwIfCancelled();
        if (status == null) {
            Waiter waiter = new Waiter(Strand.current(), this);
            if (enqueue(waiter)) {
                waiters.await(waiter);
            }
        }
        return status();
    }

    /** The exit status of a process that has ended. */
    int status() {
        return Objects.requireNonNull(status);
    }

    @Override
    public boolean enqueue(Enqueued waiter) {
        try (Guard guard = waiters.lock()) {
            if (status == null) {
                waiters.add(guard, waiter);
            }
            return status == null;
        }
    }

    @Override
    public Integer taken(@Nullable Object handed) {
        return status();
    }

    @Override
    public boolean endsFromOutside() {
        return true;
    }

    @Override
    public String description() {
        return "the end of process '" + name + "'";
    }
}
