package dev.weft.testing;

import dev.weft.spi.Durations;
import dev.weft.spi.Strand;
import dev.weft.testing.SimulationError.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a simulation from outside, in real time: whether the task that has the baton blocks its thread, and
 * whether the run takes too long. It runs on the thread that started the simulation, which would only wait otherwise.
 *
 * <p>A task blocks if several looks in a row, a millisecond apart, find it in the same turn and its thread waiting in
 * code of the JDK's. So one that blocks for less than a few milliseconds may be missed, and one that waits for a moment
 * for a class to be loaded is not accused.
 */
final class RealTimeWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);
    private static final int LOOKS = 3;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SimulatedScheduler scheduler;
    private final Duration limit;
    private final long start = System.nanoTime();
    private long seenPasses = -1;
    private int looks;

    RealTimeWatch(SimulatedScheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    /**
     * Waits for {@code runner} to end. False if the simulation has failed and cannot be brought to an end.
     *
     * @throws InterruptedException if the current thread was interrupted, which cancels the run, once that has ended
     */
    boolean over(Thread runner) throws InterruptedException {
        boolean interrupted = false;
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
        if (interrupted) {
            throw new InterruptedException("the thread that started the simulation was interrupted");
        }
        return ended;
    }

    private boolean isHopeless() {
        return scheduler.abandoned().getCount() == 0 || passed().compareTo(limit.plus(GRACE)) > 0;
    }

    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void look() {
        if (scheduler.failure() != null) {
            return;
        }
        Thread holder = scheduler.holder();
        if (passed().compareTo(limit) > 0) {
            scheduler.fail(new SimulationError(Kind.REAL_TIME_LIMIT, overTime(holder)));
            return;
        }
        long passes = scheduler.passes();
        String call = holder == null || scheduler.isInBlocking(holder) ? null : blockingCall(holder);
        looks = call == null ? 0 : passes == seenPasses ? looks + 1 : 1;
        seenPasses = passes;
        if (looks >= LOOKS && holder != null && passes == scheduler.passes()) {
            scheduler.fail(new SimulationError(
                    Kind.REAL_BLOCKING,
                    "task '" + name(holder) + "' blocks its thread in " + call
                            + "; in a simulation it must wait by means of Weft, or say so with Async.blocking"));
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

    /** The call of the JDK's in which {@code thread} waits, and where that was made; null if it does not wait there. */
    private static @Nullable String blockingCall(Thread thread) {
        if (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            return null;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        int jdk = 0;
        while (jdk < stack.length && UserCode.isOfJdk(stack[jdk].getClassName())) {
            jdk++;
        }
        Optional<StackTraceElement> user = UserCode.in(stack);
        if (jdk == 0 || jdk == stack.length || user.isEmpty() || !user.get().equals(stack[jdk])) {
            return null;
        }
        StackTraceElement call = stack[jdk - 1];
        return call.getClassName() + "." + call.getMethodName() + ", called at " + user.get();
    }
}
