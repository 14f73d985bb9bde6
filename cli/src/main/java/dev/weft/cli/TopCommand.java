package dev.weft.cli;

import dev.weft.cli.inspect.Ages;
import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.InspectSession;
import dev.weft.cli.inspect.Jvm;
import dev.weft.cli.inspect.Snapshot;
import dev.weft.cli.inspect.TopScreen;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code weft top}: shows the tasks of a running program at regular intervals, the task that has waited longest first.
 */
@Command(
        name = "top",
        description = "Shows the tasks of a running program at regular intervals, the task that has waited "
                + "longest first. A wait may have lasted longer than the time shown, which begins with the "
                + "first sample that shows the wait. On a terminal: q leaves, space pauses, / filters. "
                + "Elsewhere, each sample is printed below the previous one.")
final class TopCommand extends InspectCommand {
    @Parameters(paramLabel = "PID", description = "The process to inspect; 'weft ps' lists the processes.")
    private long pid;

    @Option(names = "--max-tasks", paramLabel = "N", description = "Inspect at most this many tasks; 1000 by default.")
    private int maxTasks = 1_000;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time between two samples; 1s by default.")
    private Duration every = Duration.ofSeconds(1);

    @Option(names = "--count", paramLabel = "N", description = "End after this many samples.")
    private int count = Integer.MAX_VALUE;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Show only tasks whose name or activity (the column DOES) contains this text.")
    private String filter = "";

    private final OutputStream out;

    TopCommand(OutputStream out) {
        super(out);
        this.out = out;
    }

    @Override
    int inspect() throws InspectException, IOException, InterruptedException {
        int shown = inRange(maxTasks);
        require(count >= 1, "--count must be at least 1, but is " + count);
        try (InspectSession session = new Jvm(pid).open()) {
            TopScreen.Sampler sampler =
                    () -> session.snapshots(shown, false, full).getFirst();
            if (Terminal.OUT.isPresent()) {
                TopScreen.onTerminal(out, sampler, every, count, filter, Terminal.OUT.width());
            } else {
                printEach(sampler);
            }
            return ExitCode.OK;
        }
    }

    private void printEach(TopScreen.Sampler sampler) throws InspectException, IOException, InterruptedException {
        Ages ages = new Ages();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                Thread.sleep(every);
            }
            Snapshot snapshot = sampler.sample();
            long now = System.nanoTime();
            ages.note(snapshot, now);
            print(ages.lines(snapshot, now, filter, maxTasks));
        }
    }
}
