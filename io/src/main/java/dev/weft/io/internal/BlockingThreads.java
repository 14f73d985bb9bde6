package dev.weft.io.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for calls that nothing can cut short. A thread is started only if no idle one is left for the call, and there
 * are at most so many; further calls are queued. A thread that has been idle for a second ends.
 *
 * <p>A {@code ThreadPoolExecutor} starts a thread for each call until it has its maximum, though others are idle; or it queues
 * calls before it starts a second thread, behind one that may block forever.
 *
 * <p><b>Invariants</b>, under the monitor: there are no more idle threads than {@link #idle}, and a thread that is notified
 * counts until it takes a call; so queued calls exceed the idle threads only if {@link #threads} is at its maximum.
 */
public final class BlockingThreads implements Executor {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int most;
    private final ThreadFactory factory;
    private final Queue<Runnable> line = new ArrayDeque<>();
    private int threads;
    private int idle;

    /** No threads yet, and never more than {@code most}, whose names begin with {@code name}. */
    public BlockingThreads(int most, String name) {
        this.most = most;
        this.factory = Thread.ofPlatform()
                .daemon()
                .name(name, 1)
                .inheritInheritableThreadLocals(false)
                .factory();
    }

    /** Runs {@code call} on one of the threads; it must not throw. Does not wait. */
    @Override
    public synchronized void execute(Runnable call) {
        line.add(call);
        if (line.size() <= idle) {
            notify();
        } else if (threads < most) {
            factory.newThread(this::run).start();
            threads++;
        }
    }

    private void run() {
        for (Runnable call = next(); call != null; call = next()) {
            call.run();
        }
    }

    /**
     * The next call, or null if this thread must end. A new thread counts as idle until it has taken its first call, which
     * was enqueued before it was started.
     */
    private synchronized @Nullable Runnable next() {
        long end = System.nanoTime() + IDLE_NANOS;
        idle++;
        try {
            while (line.isEmpty()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    threads--;
                    return null;
                }
                wait(millis);
            }
            return line.remove();
        } catch (InterruptedException e) {
            throw new AssertionError("nothing interrupts this thread", e);
        } finally {
            idle--;
        }
    }
}
