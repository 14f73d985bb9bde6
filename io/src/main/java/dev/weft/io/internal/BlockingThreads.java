package dev.weft.io.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for calls that cannot be cut short. A thread is started only if no thread is idle, up to a maximum number of
 * threads; further calls are queued. A thread that has been idle for a second ends.
 *
 * <p>A {@code ThreadPoolExecutor} has no such mode. Either it starts a thread for each call until it has its maximum
 * number of threads, although other threads are idle. Or it queues calls before it starts a second thread, perhaps
 * behind a call that blocks forever.
 *
 * <p><b>Invariants</b>, under the monitor: there are no more idle threads than {@link #idle}, and a thread that was notified
 * counts as idle until it takes a call. So there are more queued calls than idle threads only if {@link #threads} is at its
 * maximum.
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

    /**
     * The next call, or null if this thread must end. A new thread counts as idle until it has taken its first call, which
     * was enqueued before it was started.
     */
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
