package dev.weft.cli.attempt;

import dev.weft.cli.output.Results;
import dev.weft.cli.result.Details;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import dev.weft.cli.result.Timing;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Source;
import dev.weft.cli.store.Store;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a job of each target that has to be fetched, in the order of the targets. So the names of the files do not depend on
 * the order in which responses arrive, unless servers suggest the names. Targets that need not be fetched again and targets
 * that are not valid requests get their results immediately.
 */
public final class JobSource implements Source<Job> {
    private final Iterator<Target> targets;
    private final @Nullable Store store;
    private final boolean serverNames;
    private final @Nullable PrintedBodies printed;
    private final Results results;
    private final long runStart;
    private volatile Settled settled = (_, _) -> {};

    /**
     * Creates a source.
     *
     * @param targets the targets, in order
     * @param serverNames whether servers may suggest the names of the files
     * @param printed where bodies are printed, or null
     * @param runStart the start of the run, by {@link System#nanoTime}
     */
    public JobSource(
            Iterator<Target> targets,
            @Nullable Store store,
            boolean serverNames,
            @Nullable PrintedBodies printed,
            Results results,
            long runStart) {
        this.targets = targets;
        this.store = store;
        this.serverNames = serverNames;
        this.printed = printed;
        this.results = results;
        this.runStart = runStart;
    }

    /** Sets the listener for results of targets that are not attempted. Must be called before the run. */
    public void onSettled(Settled listener) {
        settled = listener;
    }

    @Override
    public @Nullable Job next() throws IOException, InterruptedException {
        for (Target target = nextTarget(); target != null; target = nextTarget()) {
            Job job = jobOrResult(target);
            if (job != null) {
                return job;
            }
        }
        return null;
    }

    /** Waits for the next target; returns null at the end. */
    public @Nullable Target nextTarget() throws InterruptedException {
        return hasNext() ? targets.next() : null;
    }

    /**
     * Returns the host of a target, with scheme and port. If the target is not a valid request, prints the result and returns
     * null.
     *
     * @throws IOException if the output cannot be written
     */
    public @Nullable String host(Target target) throws IOException {
        return host(target, (_, _) -> {});
    }

    private @Nullable String host(Target target, Settled listener) throws IOException {
        if (target.flaw() != null) {
            refuse(target, target.flaw(), listener);
            return null;
        }
        try {
            return Url.of(target.url()).origin();
        } catch (IllegalArgumentException e) {
            refuse(target, String.valueOf(e.getMessage()), listener);
            return null;
        }
    }

    /**
     * Returns the job for a target. If the target is not a valid request, or need not be fetched again after an earlier run,
     * prints the result and returns null. May be called by any task.
     *
     * @throws IOException if the run cannot continue
     */
    public @Nullable Job jobOrResult(Target target) throws IOException {
        return jobOrResult(target, settled);
    }

    /** As {@link #jobOrResult(Target)}, with a listener for the result if this target is not attempted. */
    public @Nullable Job jobOrResult(Target target, Settled listener) throws IOException {
        Fetched known = readEarlier(target);
        if (known == null || store == null || store.isUpdated()) {
            return job(target, known, listener);
        }
        results.printEarlier(known.at(target.origin()));
        listener.on(target, known);
        return null;
    }

    /**
     * A listener for the results of targets that are not attempted, because an earlier run has fetched them or their
     * requests are invalid.
     */
    @FunctionalInterface
    public interface Settled {
        /**
         * Called when the result of a target was printed.
         *
         * @throws IOException if the run cannot continue
         */
        void on(Target target, Fetched fetched) throws IOException;
    }

    private boolean hasNext() throws InterruptedException {
        try {
            return targets.hasNext();
        } catch (UncheckedIOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("interrupted while waiting for a line").initCause(e);
            }
            throw e;
        }
    }

    private @Nullable Fetched readEarlier(Target target) throws IOException {
        try {
            return store == null || target.flaw() != null ? null : store.earlier(target);
        } catch (IOException e) {
            throw new RunFailedException("cannot read the journal: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the job for a target. If the target is not a valid request, prints the result and returns null.
     *
     * @param saved the result that an earlier run has saved, or null; with such a result, the body is fetched only if it has
     *     changed
     */
    private @Nullable Job job(Target target, @Nullable Fetched saved, Settled listener) throws IOException {
        String host = host(target, listener);
        if (host == null) {
            return null;
        }
        Job job = store == null ? new Job(target, host, null, null) : savedJob(store, target, host, saved);
        return printed == null ? job : job.withNumber(printed.nextNumber());
    }

    private Job savedJob(Store into, Target target, String host, @Nullable Fetched saved) {
        if (saved != null && saved.answer() != null) {
            return new Job(target, host, saved.answer().file(), into.partial(target)).withEarlier(saved);
        }
        return new Job(target, host, serverNames ? null : into.choosePath(target), into.partial(target));
    }

    private void refuse(Target target, String flaw, Settled listener) throws IOException {
        Timing timing = Timing.of((System.nanoTime() - runStart) / 1000, 0);
        Fetched failed =
                Fetched.failed(target.url(), FailureKind.INPUT, flaw, timing, 0).with(Details.of(target.origin()));
        results.attemptStarted();
        results.print(failed);
        listener.on(target, failed);
    }
}
