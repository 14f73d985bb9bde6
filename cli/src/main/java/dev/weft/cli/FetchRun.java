package dev.weft.cli;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Fetcher;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.JobCodec;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.attempt.ResponseSettings;
import dev.weft.cli.input.InputException;
import dev.weft.cli.input.TargetSource;
import dev.weft.cli.list.FetchList;
import dev.weft.cli.output.Results;
import dev.weft.cli.output.TextForPeople;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Scheduler;
import dev.weft.cli.schedule.Worker;
import dev.weft.cli.site.Crawl;
import dev.weft.cli.site.CrawlTargets;
import dev.weft.cli.site.Frontier;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Store;
import dev.weft.service.Service;
import dev.weft.service.ServiceOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * One run of {@code weft fetch} or {@code weft get}, from the first attempt to the exit status.
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
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(3);
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);
    private static final String STOPPED = " (stopped)";

    private final TargetSource source;
    private final @Nullable Store store;
    private final ResponseSettings settings;
    private final Results results;
    private final SavingOptions saving;
    private final CrawlOptions crawling;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private @Nullable Scheduler<Job> scheduler;
    private @Nullable FetchList list;
    private boolean mustHaveUrls;

    FetchRun(
            TargetSource source,
            @Nullable Store store,
            ResponseSettings settings,
            Results results,
            SavingOptions saving,
            CrawlOptions crawling,
            boolean quiet) {
        this.source = source;
        this.store = store;
        this.settings = settings;
        this.results = results;
        this.saving = saving;
        this.crawling = crawling;
        this.quiet = quiet;
    }

    /**
     * Makes this run fetch the targets together with other machines, if {@code shared} is not null.
     *
     * @param hasTargets whether this machine has targets of its own; otherwise the shared list must have targets
     */
    FetchRun sharing(@Nullable FetchList shared, boolean hasTargets) {
        list = shared;
        mustHaveUrls = !hasTargets;
        return this;
    }

    /** Fetches all targets, and returns the exit status: after a signal, the status for that signal. */
    int carryOut(Client client, boolean verbose, LimitOptions limits, PaceOptions pace, String agent)
            throws IOException {
        Consumer<String> notes = verbose ? results::say : _ -> {};
        Fetcher fetcher = new Fetcher(client, store, settings, start, notes);
        Attempts attempts = new Attempts(fetcher, pace.tries(), pace.maxWait, results, notes, this::stopEarly);
        Limits bounds = pace.limits(limits.concurrency, limits.perHost());
        results.onFailures(
                pace.maxFailures(),
                () -> stopEarly("stopped after " + TextForPeople.counted(pace.maxFailures(), "failure")));
        if (list != null) {
            return carryOut(attempts, bounds, list);
        }
        if (store == null || !crawling.recursive) {
            return carryOut(attempts, attempts, bounds, null, source);
        }
        try (Frontier frontier = Frontier.open(store.frontier(), store.isResumed())) {
            String name = crawling.noRobots ? null : agent;
            Crawl crawl = new Crawl(attempts, client, store, frontier, crawling.scope(), name, notes);
            return carryOut(attempts, crawl, bounds, crawl, new CrawlTargets(source, frontier.earlier(), crawl));
        }
    }

    private int carryOut(
            Attempts attempts, Worker<Job> worker, Limits bounds, @Nullable Crawl crawl, Iterator<Target> targets) {
        JobSource from = jobSource(targets);
        Scheduler<Job> jobs = scheduler(bounds, attempts, worker);
        if (crawl != null) {
            attempts.onDone((job, fetched) -> crawl.found(job.target(), fetched));
            from.onSettled(crawl::found);
            crawl.connect(jobs, from);
        }
        return serve(() -> fetchAll(() -> jobs.run(from), crawl));
    }

    private int carryOut(Attempts attempts, Limits bounds, FetchList shared) {
        JobSource targets = jobSource(source);
        FetchList.Part part = shared.part(bounds, targets, attempts);
        Scheduler<Job> jobs = scheduler(bounds, attempts, part.worker());
        return serve(() -> fetchAll(() -> part.run(mustHaveUrls, () -> jobs.run(part.jobs())), null));
    }

    private JobSource jobSource(Iterator<Target> targets) {
        return new JobSource(targets, store, saving.serverNames, settings.printed(), results, start);
    }

    private Scheduler<Job> scheduler(Limits bounds, Attempts attempts, Worker<Job> worker) {
        Scheduler<Job> jobs = new Scheduler<>(bounds, new JobCodec(start), worker);
        attempts.onMoved(jobs::add);
        scheduler = jobs;
        return jobs;
    }

    /** Ends the run as soon as the running attempts have ended. Only the first call has an effect. */
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

    /** Fetches, and returns the exit status: after a signal, the status for that signal. */
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

    /**
     * After a signal, no more requests are started. Running requests have some seconds to end, and are then cancelled. A second
     * signal ends the program immediately.
     */
    private ServiceOptions stopping() {
        return Service.options()
                .drainTimeout(DRAIN_LIMIT)
                .cancelTimeout(CANCEL_LIMIT)
                .beforeHalt(_ -> results.trySummarise(STOPPED, quiet));
    }

    private int fetchAll(FetchList.Fetching jobs, @Nullable Crawl crawl) {
        try {
            jobs.run();
            results.end();
            endCrawl(crawl);
            boolean whole = source.isComplete() && !stopped.get();
            boolean compared = stopped.get() || allCompared();
            boolean mirrored = !whole || !saving.isMirror() || mirrored();
            return whole && compared && mirrored && results.failed() == 0 ? ExitCode.OK : FAILED;
        } catch (InterruptedException e) {
            return endResults(INTERRUPTED);
        } catch (RunFailedException e) {
            results.say(String.valueOf(e.getMessage()));
            return endResults(FAILED);
        } catch (IOException e) {
            return outputFailed(e);
        }
    }

    private void endCrawl(@Nullable Crawl crawl) throws RunFailedException {
        if (crawl == null) {
            return;
        }
        if (crawl.forbidden() > 0 && !quiet) {
            String links = crawl.forbidden() == 1 ? "1 link was" : crawl.forbidden() + " links were";
            results.say(links + " not followed, because robots.txt forbids it (--no-robots ignores robots.txt)");
        }
        if (crawling.convert && !stopped.get()) {
            try {
                int converted = crawl.convert();
                if (!quiet) {
                    results.say("converted the links of " + TextForPeople.counted(converted, "file"));
                }
            } catch (IOException e) {
                throw new RunFailedException("cannot convert links: " + InputException.reason(e), e);
            }
        }
    }

    /** Deletes or reports files that are no longer in the list; false if that fails, or if an empty list prevents it. */
    private boolean mirrored() {
        try {
            int count = store == null ? 0 : store.leftovers().size();
            if (store == null || count == 0) {
                return true;
            }
            if (results.isEmpty()) {
                results.say("the list is empty, so nothing is deleted");
                return false;
            }
            String files = count == 1 ? "1 file that is" : count + " files that are";
            if (saving.delete) {
                store.deleteLeftovers();
            }
            results.say(
                    saving.delete
                            ? "deleted " + files + " no longer in the list"
                            : "kept " + files + " no longer in the list (--delete deletes them)");
            return true;
        } catch (IOException e) {
            results.say("cannot delete files that are no longer in the list: " + InputException.reason(e));
            return false;
        }
    }

    private boolean allCompared() {
        Checksums checksums = settings.checksums();
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

    private int endResults(int status) {
        try {
            results.end();
            return status;
        } catch (IOException e) {
            return outputFailed(e);
        }
    }

    private int outputFailed(IOException thrown) {
        results.summarise("", true);
        return Output.reportFailure(thrown, results::say);
    }

    /** A remark for the summary about the way in which the run has ended; empty if it has ended normally. */
    String remark(int status) {
        return status > SIGNALLED || stopped.get() ? STOPPED : "";
    }

    /** Fetches all targets, and returns the exit status. */
    @FunctionalInterface
    private interface Fetching {
        int run();
    }
}
