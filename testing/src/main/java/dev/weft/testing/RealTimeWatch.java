package dev.weft.testing;

import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.testing.SimulationError.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a simulation in real time: whether the task that has the baton (the right to run) blocks its thread, and whether the
 * run takes too long. The watch runs on the thread that started the simulation, which would otherwise only wait.
 *
 * <p>The watch takes a sample every millisecond. A task counts as blocking if many samples in a row find that the baton was not
 * handed over, and that the thread of the task is in the same blocking call ({@link RealBlocking}). If the call declares
 * {@link InterruptedException} or uses the network, a few samples are enough. Shorter blocking is not noticed, and has no
 * effect: no other task runs meanwhile, and time does not advance.
 */
final class RealTimeWatch {
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(1);
    private static final int MAX_EQUAL_SAMPLES_OF_WAIT = 3;
    private static final int MAX_EQUAL_SAMPLES = 100;
    private static final Duration MIN_UNWIND_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_UNWIND_TIME = Duration.ofSeconds(10);

    private final SimulatedScheduler scheduler;
    private final Duration limit;
    private final Duration unwindTime;
    private final long start = System.nanoTime();
    private long seenHandOvers = -1;
    private @Nullable RealBlocking seen;
    private int equalSamples;
    private @Nullable Long failedAt;
    private boolean interrupted;

    RealTimeWatch(SimulatedScheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
        this.unwindTime = Collections.max(List.of(MIN_UNWIND_TIME, Collections.min(List.of(limit, MAX_UNWIND_TIME))));
    }

    /**
     * Waits for {@code runner} to end. Returns false if the simulation has failed and its tasks cannot be ended. An interrupt
     * of the current thread cancels the run.
     */
    boolean awaitEnd(Thread runner) {
        boolean ended = false;
        while (!ended && !isAbandoned()) {
            try {
                ended = runner.join(SAMPLE_INTERVAL);
                if (!ended) {
                    sample();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                runner.interrupt();
            }
        }
        return ended;
    }

    /** Whether the thread that started the simulation was interrupted during {@link #awaitEnd}. */
    boolean wasInterrupted() {
        return interrupted;
    }

    private boolean isAbandoned() {
        return scheduler.unwinding().isAbandoned();
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private void sample() {
        Thread holder = scheduler.holder();
        RealBlocking blocking = holder == null || scheduler.isInBlocking(holder) ? null : RealBlocking.of(holder);
        long handOvers = scheduler.handOverCount();
        equalSamples =
                blocking == null ? 0 : handOvers == seenHandOvers && blocking.equals(seen) ? equalSamples + 1 : 1;
        seenHandOvers = handOvers;
        seen = blocking;
        if (scheduler.failure() != null) {
            checkUnwinding();
        } else if (since(start).compareTo(limit) > 0) {
            fail(new SimulationError(Kind.REAL_TIME_LIMIT, overTime(holder)));
        } else if (holder != null
                && blocking != null
                && equalSamples >= (blocking.declaresWait() ? MAX_EQUAL_SAMPLES_OF_WAIT : MAX_EQUAL_SAMPLES)) {
            fail(
                    new SimulationError(
                            Kind.REAL_BLOCKING,
                            "task '" + name(holder) + "' blocks its thread in " + blocking
                                    + "; in a simulation, a task must wait with a method of Weft, or block inside Async.blocking"));
        }
    }

    private void fail(SimulationError error) {
        equalSamples = 0;
        scheduler.unwinding().fail(error);
    }

    /** Gives up if a task still blocks although its thread was interrupted, or if the unwinding takes too long. */
    private void checkUnwinding() {
        failedAt = failedAt == null ? Long.valueOf(System.nanoTime()) : failedAt;
        if (equalSamples >= MAX_EQUAL_SAMPLES || since(failedAt).compareTo(unwindTime) > 0) {
            scheduler.unwinding().abandon();
        }
    }

    private String overTime(@Nullable Thread holder) {
        String prefix = "the simulation has taken longer than " + Durations.inWords(limit) + " of real time";
        if (holder == null) {
            return prefix;
        }
        StringBuilder message = new StringBuilder(prefix)
                .append("; task '")
                .append(name(holder))
                .append("' runs");
        for (StackTraceElement frame : holder.getStackTrace()) {
            message.append(System.lineSeparator()).append("      at ").append(frame);
        }
        return message.toString();
    }

    private static String name(Thread thread) {
        // a task's strand is the exception handler of its thread, so that the strand can be found from the thread
        return thread.getUncaughtExceptionHandler() instanceof Strand strand ? strand.name() : thread.getName();
    }
}
