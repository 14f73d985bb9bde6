package dev.weft.spi.wait;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Logs the tasks that still run long after they were cancelled, with their stack traces. Such tasks still run because a
 * cancellation cannot reach their code or because their clean-up is slow. Every kind of cancelled scope is covered: a task,
 * a group with its body, the body of a timeout, a run.
 *
 * <h2>Overview</h2>
 *
 * <p>A straggler is a task that runs inside the cancelled scope. A task that only waits for the tasks of a group is not a
 * straggler, but the tasks for which it waits are. A thread that is not a task is never a straggler, because it only waits
 * for its run. For each request to cancel a scope there is one report, if the scope has not been left when its {@link #delay}
 * has passed.
 *
 * <pre>
 *   requestCancel ──► Parker.onCancel    ─┬─► one sweep watches all cancelled scopes              real time
 *                                         └─► {@link #watch} arms a timer that {@link #disarm} disarms   virtual time
 * </pre>
 *
 * <p>In real time the reports add nothing to the cost of a cancellation: the sweep checks the scope at intervals in any
 * case, to {@linkplain CancelScope#deliverAgain deliver the cancellation again}. In virtual time the clock never advances
 * merely because of a timer that reports.
 *
 * <p>A thread first arms a timer, and then checks whether the scope was left. Another thread first leaves the scope, and
 * then checks whether the scope has a timer. At least one of the two sees the change of the other.
 */
public final class Stragglers {
    /** The default time after a cancellation at which stragglers are reported. */
    public static final Duration USUAL_DELAY = Duration.ofSeconds(10);

    private static final int MAX_NAMED = 5;
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private Stragglers() {}

    /**
     * Returns the time after a cancellation at which the stragglers of {@code scope} are reported. The nearest scope that sets
     * a delay determines the result, beginning with {@code scope} itself; if none does, the result is 10 s.
     */
    public static Duration delay(CancelScope scope) {
        for (CancelScope at = scope; at != null; at = at.parent()) {
            Duration delay = at.stragglerDelay();
            if (delay != null) {
                return delay;
            }
        }
        return USUAL_DELAY;
    }

    /**
     * Logs the stragglers of {@code scope}, if there are any. Called when the {@link #delay} after its cancellation has
     * passed.
     */
    public static void report(CancelScope scope) {
        Cancellation cancellation = scope.cancellation();
        List<Strand> stragglers = findInside(scope);
        if (cancellation == null || stragglers.isEmpty()) {
            return;
        }
        boolean only = stragglers.size() == 1 && stragglers.getFirst() == scope.strand();
        StringBuilder report = new StringBuilder(scope.title())
                .append(" was ")
                .append(cancellation.message())
                .append(", but ")
                .append(Durations.inWords(delay(scope)))
                .append(only ? " later it still runs" : " later it waits for " + tasks(stragglers.size()));
        stragglers.stream().limit(MAX_NAMED).forEach(straggler -> describe(straggler, report));
        if (stragglers.size() > MAX_NAMED) {
            report.append(System.lineSeparator())
                    .append("  and ")
                    .append(stragglers.size() - MAX_NAMED)
                    .append(" more");
        }
        scope.tree()
                .lines()
                .forEach(line ->
                        report.append(System.lineSeparator()).append("  ").append(line));
        LOGGER.log(System.Logger.Level.WARNING, report);
        StrandEvents events = scope.events();
        if (events != null) {
            stragglers.forEach(straggler -> events.straggles(straggler, scope, cancellation));
        }
    }

    /** Arms timers that only report. */
    @FunctionalInterface
    public interface Alarm {

        /** Runs {@code report} when {@code delay} has passed. The result disarms the timer. */
        Runnable arm(Duration delay, Runnable report);
    }

    /**
     * Arms a timer of {@code alarm} that logs the stragglers of {@code scope} after its {@link #delay}. Called after the
     * scope was cancelled.
     */
    public static void watch(CancelScope scope, Alarm alarm) {
        Cancellation cancellation = scope.cancellation();
        if (cancellation == null || scope.isLeft()) {
            return;
        }
        cancellation.watches().put(scope, alarm.arm(delay(scope), () -> report(scope)));
        if (scope.isLeft()) {
            disarm(scope, cancellation);
        }
    }

    /** Disarms the timer of {@code scope}, which was cancelled by {@code cancellation} and has been left. */
    static void disarm(CancelScope scope, Cancellation cancellation) {
        if (cancellation.isWatched()) {
            Runnable disarm = cancellation.watches().remove(scope);
            if (disarm != null) {
                disarm.run();
            }
        }
    }

    /** Returns the tasks inside {@code scope} that do more than wait for the tasks of a group. */
    public static List<Strand> findInside(CancelScope scope) {
        List<Strand> found = new ArrayList<>();
        StrandWalk walk = StrandWalk.from(scope);
        for (Strand strand = walk.next(); strand != null; strand = walk.next()) {
            if (strand.isTask() && !waitsForTasks(strand)) {
                found.add(strand);
            }
        }
        return found;
    }

    private static boolean waitsForTasks(Strand strand) {
        return strand.waitTarget() instanceof CancelScope target && !(target instanceof Strand);
    }

    private static String tasks(int count) {
        return count == 1 ? "1 task" : count + " tasks";
    }

    private static void describe(Strand strand, StringBuilder report) {
        Awaitable target = strand.waitTarget();
        report.append(System.lineSeparator())
                .append("  task '")
                .append(strand.name())
                .append("' [")
                .append(target == null ? "running" : "waits for " + target.inWords())
                .append(']');
        List<Owned> held = strand.owned(MAX_NAMED);
        if (!held.isEmpty()) {
            report.append(" holds ")
                    .append(held.stream().map(Owned::description).collect(Collectors.joining(", ")));
        }
        Thread thread = strand.thread();
        if (thread != null) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                report.append(System.lineSeparator()).append("      at ").append(frame);
            }
        }
    }
}
