package dev.weft.internal.scope;

import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Stragglers;
import dev.weft.spi.wait.Strand;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends the runs of a process that is being shut down, because of a signal or of {@link System#exit}: it cancels them, so
 * that their {@code finally} blocks run, and gives them a grace period for that. Installed with the first run of the
 * process.
 *
 * <p>A task that has called {@link System#exit} does not return from that call. So the hook does not wait for such a task,
 * nor for tasks that wait for the end of a group. The hook waits for all other tasks.
 *
 * <p><b>Invariant.</b> No lost wake-up: the hook publishes its thread and then reads the live runs; a thread that ends a
 * run first removes the run, and then unparks the published thread.
 */
public final class ShutdownHook {
    /** The system property with the grace period in seconds; with zero there is no hook. */
    public static final String PROPERTY = "dev.weft.shutdownGrace";

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final ShutdownHook ALL = installed(grace(System.getProperty(PROPERTY)));

    private final Set<GroupNode> runs = ConcurrentHashMap.newKeySet();
    private final Duration grace;
    private volatile @Nullable Thread waiting;

    private ShutdownHook(Duration grace) {
        this.grace = grace;
    }

    /** Returns the hook of this process. */
    public static ShutdownHook ofAllRuns() {
        return ALL;
    }

    private static ShutdownHook installed(Duration grace) {
        ShutdownHook hook = new ShutdownHook(grace);
        if (grace.isPositive()) {
            try {
                Runtime.getRuntime()
                        .addShutdownHook(Thread.ofPlatform()
                                .inheritInheritableThreadLocals(false)
                                .name("weft-shutdown")
                                .unstarted(hook::end));
            } catch (IllegalStateException e) {
                log(System.Logger.Level.DEBUG, "the process is ending already: " + e.getMessage());
            }
        }
        return hook;
    }

    /**
     * Returns the grace period that {@code property} specifies in seconds; five seconds if {@code property} is null or not a
     * number.
     */
    public static Duration grace(@Nullable String property) {
        if (property == null) {
            return DEFAULT_GRACE;
        }
        try {
            return Duration.ofMillis(
                    new BigDecimal(property.strip()).movePointRight(3).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            log(
                    System.Logger.Level.WARNING,
                    PROPERTY + " must be a number of seconds, but is '" + property + "'; using the default of "
                            + Durations.inWords(DEFAULT_GRACE));
            return DEFAULT_GRACE;
        }
    }

    /** Adds {@code run}, which has begun. */
    public void add(GroupNode run) {
        runs.add(run);
    }

    /** Removes {@code run}, which has ended. */
    public void remove(GroupNode run) {
        runs.remove(run);
        Thread hook = waiting;
        if (hook != null) {
            LockSupport.unpark(hook);
        }
    }

    private void end() {
        waiting = Thread.currentThread();
        List<GroupNode> live = List.copyOf(runs);
        live.forEach(run -> run.requestCancel("the process is about to end"));
        long begin = System.nanoTime();
        long limit = Clock.nanos(grace);
        List<Strand> remaining = remaining(live);
        while (!remaining.isEmpty() && System.nanoTime() - begin < limit) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            remaining = remaining(live);
        }
        if (!remaining.isEmpty()) {
            log(
                    System.Logger.Level.WARNING,
                    "the process ends, although these tasks still run " + Durations.inWords(grace)
                            + " after they were cancelled: "
                            + remaining.stream().map(Strand::name).collect(Collectors.joining(", ")));
        }
    }

    /** Returns the tasks for which the hook still waits. */
    private List<Strand> remaining(List<GroupNode> live) {
        return live.stream()
                .filter(runs::contains)
                .flatMap(run -> Stragglers.findInside(run).stream())
                .filter(strand -> !hasCalledExit(strand))
                .toList();
    }

    private static boolean hasCalledExit(Strand strand) {
        Thread thread = strand.thread();
        if (thread != null) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void log(System.Logger.Level level, String message) {
        System.getLogger("dev.weft").log(level, message);
    }
}
