package dev.weft.testing;

import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.testing.SimulationError.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a simulation in real time: whether the task that has the baton blocks its thread, and whether the run takes too long.
 * It uses the thread that started the simulation, which would only wait otherwise.
 *
 * <p>A task is taken to block if many samples in a row, a millisecond apart, find that the baton was not handed over and its
 * thread is in the same {@link RealBlocking}; a few samples are enough if that call declares that it waits. Shorter blocking
 * is not noticed, and has no effect: no other task runs meanwhile, and time does not advance.
 */
final class RealTimeWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);
    private static final int LOOKS_AT_A_WAIT = 3;
    private static final int LOOKS = 100;
    private static final Duration LEAST_TO_UNWIND = Duration.ofSeconds(1);
    private static final Duration MOST_TO_UNWIND = Duration.ofSeconds(10);

    private final SimulatedScheduler scheduler;
    private final Duration limit;
    private final Duration toUnwind;
    private final long start = System.nanoTime();
    private long seenPasses = -1;
    private @Nullable RealBlocking seen;
    private int looks;
    private @Nullable Long failedAt;
    private boolean interrupted;

    RealTimeWatch(SimulatedScheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
        this.toUnwind = Collections.max(List.of(LEAST_TO_UNWIND, Collections.min(List.of(limit, MOST_TO_UNWIND))));
    }

    /**
     * Waits for {@code runner} to end. False if the simulation has failed and its tasks cannot be ended. An interrupt of the
     * current thread cancels the run.
     */
    boolean over(Thread runner) {
        boolean ended = false;
        while (!ended && !isHopeless()) {
            try {
                ended = runner.join(BETWEEN_LOOKS);
                if (!ended) {
                    look();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                runner.interrupt();
            }
        }
        return ended;
    }

    /** Whether the thread that started the simulation was interrupted during {@link #over}. */
    boolean wasInterrupted() {
        return interrupted;
    }

    private boolean isHopeless() {
        if (failedAt != null && since(failedAt).compareTo(toUnwind) > 0) {
            scheduler.unwinding().abandon();
        }
        return scheduler.unwinding().isAbandoned();
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private void look() {
        Thread holder = scheduler.holder();
        RealBlocking blocking = holder == null || scheduler.isInBlocking(holder) ? null : RealBlocking.of(holder);
        long passes = scheduler.passes();
        looks = blocking == null ? 0 : passes == seenPasses && blocking.equals(seen) ? looks + 1 : 1;
        seenPasses = passes;
        seen = blocking;
        if (scheduler.failure() != null) {
            lookAtUnwinding();
        } else if (since(start).compareTo(limit) > 0) {
            fail(new SimulationError(Kind.REAL_TIME_LIMIT, overTime(holder)));
        } else if (holder != null && blocking != null && looks >= (blocking.saysSo() ? LOOKS_AT_A_WAIT : LOOKS)) {
            fail(new SimulationError(
                    Kind.REAL_BLOCKING,
                    "task '" + name(holder) + "' blocks its thread in " + blocking
                            + "; in a simulation it must wait by means of Weft, or block inside Async.blocking"));
        }
    }

    private void fail(SimulationError error) {
        looks = 0;
        scheduler.unwinding().fail(error);
    }

    /** Gives up if a task still blocks although it was interrupted. */
    private void lookAtUnwinding() {
        failedAt = failedAt == null ? Long.valueOf(System.nanoTime()) : failedAt;
        if (looks >= LOOKS) {
            scheduler.unwinding().abandon();
        }
    }

    private String overTime(@Nullable Thread holder) {
        String what = "the simulation has taken longer than " + Durations.words(limit) + " of real time";
        if (holder == null) {
            return what;
        }
        StringBuilder message =
                new StringBuilder(what).append("; task '").append(name(holder)).append("' runs");
        for (StackTraceElement frame : holder.getStackTrace()) {
            message.append(System.lineSeparator()).append("      at ").append(frame);
        }
        return message.toString();
    }

    private static String name(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Strand strand ? strand.name() : thread.getName();
    }
}
