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
 * Ends processes that are still alive: SIGTERM, a grace, SIGKILL, for them and for their descendants that are found.
 *
 * <p>Signals go to handles, because the JDK's {@code Process.destroy} also closes the pipes, and what the process prints at
 * its end would be lost. The time is real; in a simulation nothing else continues meanwhile.
 */
final class Ending {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private Ending() {}

    /** Returns when every process of {@code stages} has ended. A cancellation waits outside. */
    static void end(List<Stage> stages, Duration grace) throws InterruptedException {
        if (anyAlive(stages)) {
            Async.shielded(() -> Async.blocking(() -> {
                Set<ProcessHandle> family =
                        family(stages.stream().map(it -> it.process().toHandle()));
                if (grace.isPositive()) {
                    family.forEach(ProcessHandle::destroy);
                    awaitEnd(family, grace);
                }
                Set<ProcessHandle> left = family(family.stream().filter(ProcessHandle::isAlive));
                left.forEach(ProcessHandle::destroyForcibly);
                awaitEnd(left, SOON);
                tellOf(stages);
            }));
        }
        for (Stage stage : stages) {
            Async.shielded(stage.exit()::await);
        }
    }

    private static boolean anyAlive(List<Stage> stages) {
        return stages.stream().anyMatch(it -> it.process().isAlive());
    }

    /** The processes and their descendants, the ones that are nearest first. */
    private static Set<ProcessHandle> family(Stream<ProcessHandle> heads) {
        return heads.flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void awaitEnd(Collection<ProcessHandle> processes, Duration limit) {
        long begin = System.nanoTime();
        long most = Clock.nanos(limit);
        long pause = FIRST_PAUSE_MILLIS;
        boolean interrupted = false;
        while (System.nanoTime() - begin < most && processes.stream().anyMatch(ProcessHandle::isAlive)) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                interrupted = true; // by foreign code: Weft's interrupts wait outside
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tellOf(List<Stage> stages) {
        for (Stage stage : stages) {
            if (stage.process().toHandle().isAlive()) {
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.WARNING,
                                "process " + stage.process().pid() + ", '" + stage.name()
                                        + "', has not ended within " + Durations.words(SOON)
                                        + " after it was killed; it is still waited for");
            }
        }
    }
}
