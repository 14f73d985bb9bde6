package dev.weft.check;

import dev.weft.explore.Execution;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

/** Makes the threads of an execution for the code under test, or such as cannot be started. */
final class Casting implements ThreadFactory {
    private static final ThreadLocal<Role> ROLE = new ThreadLocal<>();
    private static final Role SHARED = new Role("shared", true);

    private final Execution execution;

    Casting(Execution execution) {
        this.execution = execution;
    }

    /** What a thread is to be made for. */
    private record Role(String name, boolean startable) {}

    /** A thread that cannot be had. */
    private static final class Unstartable extends Thread {
        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("no more threads");
        }
    }

    @Override
    public Thread newThread(Runnable body) {
        Role asked = Objects.requireNonNullElse(ROLE.get(), SHARED);
        return asked.startable ? execution.cast(asked.name, body).thread() : new Unstartable();
    }

    /** Makes threads of this name, which can be started or not, for as long as {@code start} takes. */
    void as(String name, boolean startable, Runnable start) {
        ROLE.set(new Role(name, startable));
        try {
            start.run();
        } finally {
            ROLE.remove();
        }
    }
}
