package dev.weft.cli.attempt;

import dev.weft.Async;
import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.output.Results;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.HostSignal;
import dev.weft.cli.schedule.Worker;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Attempts {@linkplain Job jobs}, prints their results, and reports why a job or a host has to wait. */
public final class Attempts implements Worker<Job> {
    /** The shortest pause of a host of which {@code --verbose} prints a line. */
    private static final Duration MIN_NOTED_PAUSE = Duration.ofSeconds(5);

    private final Fetcher fetcher;
    private final Retries retries;
    private final Results results;
    private final Consumer<String> notes;
    private final Consumer<String> stop;
    private volatile Consumer<Job> redirected = _ -> {};
    private volatile Done done = (_, _) -> {};
    private volatile @Nullable Filter filter;
    private volatile Predicate<String> isAnswered = _ -> false;

    /**
     * Creates a worker.
     *
     * @param tries the number of attempts for each job
     * @param maxWait the longest time for which a server may refuse requests by {@code Retry-After}
     * @param notes receives a line for each job or host that has to wait, for {@code --verbose}
     * @param stop is called with the reason when no further jobs may be started
     */
    public Attempts(
            Fetcher fetcher,
            int tries,
            Duration maxWait,
            Results results,
            Consumer<String> notes,
            Consumer<String> stop) {
        this.fetcher = fetcher;
        this.retries = new Retries(tries, maxWait, ThreadLocalRandom.current());
        this.results = results;
        this.notes = notes;
        this.stop = stop;
    }

    /** Sets the listener for results. Must be called before the first attempt. */
    public void onDone(Done listener) {
        done = listener;
    }

    /** Sets the receiver of jobs that were redirected to another host. Must be called before the first attempt. */
    public void onMoved(Consumer<Job> receiver) {
        redirected = receiver;
    }

    /**
     * Sets the filter that decides which attempts count. Must be called before the first attempt.
     *
     * @param nameServers tells whether a name server answers a question for a host; may block
     */
    public void countOnly(Filter attempts, Predicate<String> nameServers) {
        isAnswered = nameServers;
        filter = attempts;
    }

    @Override
    public Verdict attempt(Job job) throws IOException, InterruptedException {
        results.attemptStarted();
        Outcome outcome = tryAttempt(job);
        if (outcome.redirected()) {
            results.attemptPaused();
            redirected.accept(job);
            return Verdict.done(HostSignal.ANSWERED);
        }
        if (!counts(job, outcome.failure())) {
            abandon(job);
            return Verdict.done(HostSignal.NONE);
        }
        Verdict verdict = retries.judge(job.attemptsWithoutProgress(), outcome);
        if (outcome.failure() instanceof SaveException && fetcher.isDiskFull()) {
            stop.accept("the disk is full, so nothing more is fetched; --resume continues the run when there is space");
        }
        if (verdict.signal() == HostSignal.THROTTLED) {
            noteThrottling(job, verdict.pause());
        }
        if (verdict.isDone()) {
            results.print(outcome.fetched());
            end(job, outcome.fetched().isSuccess());
            done.on(job, outcome.fetched());
        } else {
            job.keep(outcome.fetched());
            notes.accept(job.target().url() + ": retried after " + reason(outcome) + ", in "
                    + Durations.inWords(rounded(verdict.pause())));
            results.attemptPaused();
        }
        return verdict;
    }

    /** A listener for results. */
    @FunctionalInterface
    public interface Done {
        /**
         * Called when a job has its result, by the task of the attempt.
         *
         * @throws IOException if the run cannot continue
         */
        void on(Job job, Fetched fetched) throws IOException;
    }

    /** Decides which attempts count. An attempt that does not count leads to no result and to no retry. */
    @FunctionalInterface
    public interface Filter {
        /**
         * Called after each attempt that was not redirected, by the task of the attempt. If it returns false, the job
         * is dropped.
         *
         * @param contact whether the attempt has shown that this machine reaches a host or a name server
         */
        boolean counts(Job job, Contact contact);
    }

    private boolean counts(Job job, @Nullable Exception failure) throws InterruptedException {
        Filter present = filter;
        return present == null || present.counts(job, Async.blocking(() -> Failures.contact(failure, isAnswered)));
    }

    private Outcome tryAttempt(Job job) throws IOException, InterruptedException {
        try {
            return fetcher.attempt(job);
        } catch (OutputException e) {
            throw outputFailure(e);
        }
    }

    private void end(Job job, boolean complete) throws IOException {
        try {
            fetcher.endPrinting(job, complete);
        } catch (OutputException e) {
            throw outputFailure(e);
        }
    }

    private static IOException outputFailure(OutputException thrown) {
        return thrown.getCause() instanceof IOException cause ? cause : thrown;
    }

    private void noteThrottling(Job job, Duration pause) {
        if (pause.compareTo(MIN_NOTED_PAUSE) >= 0) {
            notes.accept(job.host() + " accepts no requests for " + Durations.inWords(rounded(pause)));
        }
        results.hostPaused(job.host(), pause);
    }

    private static Duration rounded(Duration pause) {
        return Duration.ofMillis(pause.toMillis());
    }

    private static String reason(Outcome outcome) {
        Fetched fetched = outcome.fetched();
        return outcome.failure() == null && fetched.answer() != null
                ? "status " + fetched.answer().status()
                : Failures.chain(outcome.failure());
    }

    @Override
    public void refuse(Job job, String reason) throws IOException {
        results.attemptStarted();
        Fetched last = job.last();
        Fetched result = last != null ? last : fetcher.failed(job, FailureKind.SKIPPED, reason);
        results.print(result);
        end(job, false);
        done.on(job, result);
    }

    /** Records that an attempt was ended without a result, and that another machine may fetch its job. */
    public void abandon(Job job) throws IOException {
        results.attemptPaused();
        end(job, false);
    }

    /** Records that a job gets no attempt, because another machine may fetch it. */
    public void drop(Job job) throws IOException {
        end(job, false);
    }
}
