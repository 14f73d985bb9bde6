package dev.weft;

import dev.weft.internal.EventLoopScheduler;
import dev.weft.internal.Watchdog;
import dev.weft.internal.check.Require;
import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run in which one task runs at a time: between two waits of a task no other task of the loop runs. So state that only tasks
 * of the loop use needs no lock.
 *
 * {@snippet :
 * int[] counter = {0};
 * EventLoop.run(() -> Async.forEach(List.of(1, 2, 3), 3, n -> {
 *     int before = counter[0]; // no other task runs between these lines
 *     counter[0] = before + n;
 *     Async.checkpoint();      // here other tasks may run
 * }));
 * }
 *
 * <p>In all other respects a loop is like a parallel run: it has the same groups, timeouts, locks, queues and exceptions.
 * Another task may run only while a task calls a method that declares {@link InterruptedException}. A task that blocks its
 * thread in code outside of Weft blocks the whole loop, unless the call is wrapped in {@link Async#blocking}; a watchdog
 * logs the name of such a task. Long computations belong in {@link Async#computing}, and native code in
 * {@link Async#onPlatformThread}. Both run outside of the loop, and so do the tasks that they spawn.
 *
 * <p>A task may run on the thread of a task that has ended. So it may see a {@link ThreadLocal} that the earlier task has
 * left set, as in any pool of threads. A task does not inherit the thread-locals of the task that spawned it.
 * {@link Async#inheriting} carries values from task to task.
 *
 * <p>A process may have any number of independent loops. Objects are not bound to a loop: a task of one loop, or any
 * thread, may set an event that a task of another loop awaits. Inside a loop, {@link Async#run} just calls its body, which
 * stays in the loop. Inside a loop or a simulation, {@code EventLoop.run} just calls its body too. Inside a task of a
 * parallel run, {@code EventLoop.run} starts a loop, and the task waits for it.
 *
 * <p>The body of a new loop never runs on the calling thread: it does not hold the locks of that thread, such as a
 * {@link java.util.concurrent.locks.ReentrantLock}, and does not see its thread-locals.
 *
 * @implNote Heritage: {@code asyncio.run}.
 */
public final class EventLoop {
    private EventLoop() {}

    /**
     * Runs {@code body} as a task of a new loop, and waits until it and every task started from it have ended. An
     * interrupt of the calling thread cancels the run.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the run was cancelled
     */
    public static <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
        Options.DEFAULT.run(body);
    }

    /**
     * Runs {@code body} as a task of a new loop, waits until it and every task started from it have ended, and returns its
     * value. An interrupt of the calling thread cancels the run.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the run was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Job<? extends T, X> body)
            throws X, InterruptedException {
        return Options.DEFAULT.call(body);
    }

    /** Returns the default settings of a loop. */
    public static Options options() {
        return Options.DEFAULT;
    }

    /** The settings of a loop. Immutable: a method that changes a setting returns a new object. */
    public static final class Options {
        static final Options DEFAULT = new Options(Duration.ofMillis(100));

        private final Duration delay;

        private Options(Duration delay) {
            this.delay = delay;
        }

        /**
         * Sets the time after which a task that runs without waiting, and so blocks the loop, is named in the log with its
         * stack trace; 100 milliseconds by default.
         *
         * @throws IllegalArgumentException if {@code delay} is zero or negative
         */
        public Options namingHoldersAfter(Duration delay) {
            return new Options(Require.positive(delay, "delay"));
        }

        /**
         * Runs {@code body} in a loop with these settings, like {@link EventLoop#run}.
         *
         * @throws X if the body throws it
         * @throws InterruptedException if the run was cancelled
         */
        public <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            call(Structured.asJob(body));
        }

        /**
         * Runs {@code body} in a loop with these settings, like {@link EventLoop#call}.
         *
         * @throws X if the body throws it
         * @throws InterruptedException if the run was cancelled
         */
        public <T extends @Nullable Object, X extends Exception> T call(Job<? extends T, X> body)
                throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            Strand strand = Strand.currentOrNull();
            if (strand != null && Scheduler.of(strand) instanceof BatonScheduler) {
                return body.call();
            }
            try (EventLoopScheduler loop = new EventLoopScheduler();
                    Watchdog _ = Watchdog.over(loop, delay)) {
                return RunScope.<T, X>call(loop, ContextCarriers.installed(), body);
            }
        }

        @Override
        public String toString() {
            return "event loop options [blocked loop reported after " + Durations.inWords(delay) + "]";
        }
    }
}
