package dev.weft.io.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for calls that cannot be interrupted. A thread is started only if no thread is idle, up to a maximum
 * number of threads; further calls are queued. A thread that has been idle for a second ends.
 *
 * <p>A {@code ThreadPoolExecutor} cannot do this. Either it starts a thread for each call until it has its maximum
 * number of threads, although other threads are idle. Or it queues calls before it starts a second thread, and a queued
 * call may then wait behind a call that blocks forever.
 *
 * <p><b>Invariants</b>, under the monitor: {@link #idle} is the number of threads in {@link #next}, so a thread that
 * was notified counts as idle until it takes a call. There are at most as many queued calls as threads that are idle or
 * are being started, unless {@link #threads} is at its maximum.
 */
public final class BlockingThreads implements Executor {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int maxThreads;
    private final ThreadFactory factory;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int threads;
    private int idle;

    /**
     * Creates a pool that starts up to {@code maxThreads} threads as needed. The names of the threads begin with {@code
     * name}.
     */
    public BlockingThreads(int maxThreads, String name) {
        this.maxThreads = maxThreads;
        this.factory = Thread.ofPlatform()
                .daemon()
                .name(name, 1)
                .inheritInheritableThreadLocals(false)
                .factory();
    }

    /** Runs {@code call}, which must not throw, on one of the threads. Does not wait for {@code call}. */
    @Override
    public synchronized void execute(Runnable call) {
        queue.add(call);
        if (queue.size() <= idle) {
            notify();
        } else if (threads < maxThreads) {
            factory.newThread(this::run).start();
            threads++;
        }
    }

    private void run() {
        for (Runnable call = next(); call != null; call = next()) {
            call.run();
        }
    }

    /** Waits for the next call, and returns it; returns null if this thread has been idle for a second and must end. */
    private synchronized @Nullable Runnable next() {
        long end = System.nanoTime() + IDLE_NANOS;
        idle++;
        try {
            while (queue.isEmpty()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    threads--;
                    return null;
                }
                wait(millis);
            }
            return queue.remove();
        } catch (InterruptedException e) {
            throw new AssertionError("nothing interrupts this thread", e);
        } finally {
            idle--;
        }
    }
}
