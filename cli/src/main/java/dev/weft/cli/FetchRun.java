package dev.weft.cli;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Fetcher;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.JobCodec;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.input.TargetSource;
import dev.weft.cli.output.Results;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Scheduler;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Store;
import dev.weft.service.Service;
import dev.weft.service.ServiceOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * One run of {@code weft fetch}, from the first attempt to the exit status.
 *
 * <pre>
 *   TargetSource ─► JobSource ─► Scheduler ─► Attempts ─► Fetcher ─► Client
 *                                                │           └─► Store, a file
 *                                                └─► Results ─► a line of output, the report, the progress
 * </pre>
 */
final class FetchRun {
    static final int FAILED = 1;

    private static final int SIGNALLED = 128;
    private static final int INTERRUPTED = 130;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String STOPPED = " (stopped)";

    private final TargetSource source;
    private final @Nullable Store store;
    private final @Nullable Checksums checksums;
    private final Results results;
    private final boolean serverNames;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private @Nullable Scheduler<Job> scheduler;

    FetchRun(
            TargetSource source,
            @Nullable Store store,
            @Nullable Checksums checksums,
            Results results,
            boolean serverNames,
            boolean quiet) {
        this.source = source;
        this.store = store;
        this.checksums = checksums;
        this.results = results;
        this.serverNames = serverNames;
        this.quiet = quiet;
    }

    /** Fetches everything, and gives the exit status, or that of the signal that has ended the run. */
    int carryOut(Client client, OutputOptions output, LimitOptions limits, PaceOptions pace) {
        Consumer<String> notes = output.verbose ? results::say : _ -> {};
        Fetcher fetcher =
                new Fetcher(client, store, checksums, output.head, output.fields(), results::received, start, notes);
        Attempts attempts = new Attempts(fetcher, pace.tries(), pace.longestWait, results, notes, this::stopEarly);
        Scheduler<Job> jobs =
                new Scheduler<>(pace.limits(limits.concurrency, limits.perHost()), new JobCodec(), attempts);
        scheduler = jobs;
        results.onFailures(pace.mostFailures(), () -> stopEarly("stopped after " + pace.mostFailures() + " failures"));
        return serve(() -> fetchAll(jobs));
    }

    /** Ends the run after the attempts under way. Only the first call has an effect. */
    private void stopEarly(String reason) {
        if (stopped.compareAndSet(false, true)) {
            results.say(reason);
            stop();
        }
    }

    private void stop() {
        source.stop();
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    /** Runs {@code fetching}, and gives its status, or that of the signal that has ended it. */
    private int serve(Fetching fetching) {
        AtomicInteger status = new AtomicInteger(INTERRUPTED);
        try {
            int signalled = Service.run(
                    stopping(),
                    shutdown -> TaskGroup.run(group -> {
                        Task<?> stop = group.spawn("stop", () -> {
                            shutdown.await();
                            stop();
                        });
                        status.set(fetching.run());
                        stop.cancel("all were fetched");
                    }));
            return signalled == 0 ? status.get() : signalled;
        } catch (InterruptedException e) {
            return status.get(); // the calling thread was interrupted, which ends the program
        }
    }

    /** After a signal nothing more is started; what is under way may end, and is then cancelled. A second one ends it at once. */
    private ServiceOptions stopping() {
        return Service.options()
                .drainLimit(GRACE)
                .cancelLimit(PATIENCE)
                .beforeHalt(_ -> results.summariseAtOnce(STOPPED, quiet));
    }

    private int fetchAll(Scheduler<Job> jobs) {
        try {
            jobs.run(new JobSource(source, store, serverNames, results, start));
            results.end();
            boolean compared = stopped.get() || allCompared();
            return source.isComplete() && compared && !stopped.get() && results.failed() == 0 ? ExitCode.OK : FAILED;
        } catch (InterruptedException e) {
            return ended(INTERRUPTED);
        } catch (RunFailedException e) {
            results.say(String.valueOf(e.getMessage()));
            return ended(FAILED);
        } catch (IOException e) {
            return outputFailed(e);
        }
    }

    private boolean allCompared() {
        if (checksums == null || checksums.missing().isEmpty()) {
            return true;
        }
        int missing = checksums.missing().size();
        String example = checksums.missing().iterator().next();
        results.say(
                missing == 1
                        ? "1 name in the list of checksums was not fetched: " + example
                        : missing + " names in the list of checksums were not fetched, such as " + example);
        return false;
    }

    private int ended(int status) {
        try {
            results.end();
            return status;
        } catch (IOException e) {
            return outputFailed(e);
        }
    }

    private int outputFailed(IOException thrown) {
        results.summarise("", true);
        return Output.failed(thrown, results::say);
    }

    /** What the summary says about the way in which the run has ended. */
    String remark(int status) {
        return status > SIGNALLED || stopped.get() ? STOPPED : "";
    }

    /** Fetches everything, and gives the exit status. */
    @FunctionalInterface
    private interface Fetching {
        int run();
    }
}
