package dev.weft.process;

import dev.weft.Async;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends processes that are still alive, and the descendants that can be found: SIGTERM, a grace period, SIGKILL.
 *
 * <p>Signals are sent through process handles, because the JDK's {@code Process.destroy} also closes the pipes, and the last
 * output of the process would be lost. The grace period is real time. In a simulation, no other task continues during that
 * time.
 */
final class Ending {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long MAX_PAUSE_MILLIS = 20;

    private Ending() {}

    /**
     * Ends the processes of {@code stages}, and waits until all have ended. A cancellation of the caller does not
     * shorten this wait.
     */
    static void end(List<Stage> stages, Duration grace) throws InterruptedException {
        if (anyAlive(stages)) {
            Async.shielded(() -> Async.blocking(() -> {
                Set<ProcessHandle> family =
                        family(stages.stream().map(it -> it.process().toHandle()));
                if (grace.isPositive()) {
                    family.forEach(ProcessHandle::destroy);
                    awaitEnd(family, grace);
                }
                Set<ProcessHandle> survivors = family(family.stream().filter(ProcessHandle::isAlive));
                survivors.forEach(ProcessHandle::destroyForcibly);
                awaitEnd(survivors, KILL_LIMIT);
                logSurvivors(stages);
            }));
        }
        for (Stage stage : stages) {
            Async.shielded(stage.exit()::await);
        }
    }

    private static boolean anyAlive(List<Stage> stages) {
        return stages.stream().anyMatch(it -> it.process().isAlive());
    }

    /** The processes and their descendants, each process before its descendants. */
    private static Set<ProcessHandle> family(Stream<ProcessHandle> heads) {
        return heads.flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void awaitEnd(Collection<ProcessHandle> processes, Duration limit) {
        long begin = System.nanoTime();
        long maxNanos = Clock.nanos(limit);
        long pause = FIRST_PAUSE_MILLIS;
        boolean interrupted = false;
        while (System.nanoTime() - begin < maxNanos && processes.stream().anyMatch(ProcessHandle::isAlive)) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                interrupted = true; // by code outside of Weft, since the shield keeps Weft's interrupts out
            }
            pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void logSurvivors(List<Stage> stages) {
        for (Stage stage : stages) {
            if (stage.process().toHandle().isAlive()) {
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.WARNING,
                                "process " + stage.process().pid() + ", '" + stage.name()
                                        + "', has not ended within " + Durations.inWords(KILL_LIMIT)
                                        + " after SIGKILL; Weft continues to wait for it");
            }
        }
    }
}
