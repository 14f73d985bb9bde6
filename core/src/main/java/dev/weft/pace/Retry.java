package dev.weft.pace;

import dev.weft.Async;
import dev.weft.Deadline;
import dev.weft.Job;
import dev.weft.TimedOutException;
import dev.weft.internal.check.Require;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job again when it has failed, after a delay. Immutable: a method that changes a setting returns a new object.
 *
 * {@snippet :
 * import dev.weft.pace.Backoff;
 * import dev.weft.pace.Retry;
 * import java.nio.file.Files;
 *
 * String text = Retry.standard()
 *         .maxAttempts(4)
 *         .backoff(Backoff.fixed(Duration.ofSeconds(1)))
 *         .call(() -> Files.readString(Path.of("busy.txt")));
 * }
 *
 * <p>If a delay would end after the {@linkplain Async#deadline deadline} of the caller, the failure is thrown immediately,
 * because it is more informative than a timeout. The attempts run one after the other, in the caller's task.
 */
public final class Retry {
    private static final Retry STANDARD = new Retry(3, Backoff.standard(), Retry::isTransient);

    private final int maxAttempts;
    private final Backoff backoff;
    private final Predicate<? super Exception> retried;

    private Retry(int maxAttempts, Backoff backoff, Predicate<? super Exception> retried) {
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.retried = retried;
    }

    /**
     * Returns a retry with three attempts and {@link Backoff#standard}. The job is repeated after an {@link IOException}, an
     * {@link UncheckedIOException}, or a {@link TimedOutException} that the job itself throws.
     */
    public static Retry standard() {
        return STANDARD;
    }

    private static boolean isTransient(Exception failure) {
        return failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof TimedOutException;
    }

    /**
     * Sets the maximum number of attempts, including the first; three by default.
     *
     * @throws IllegalArgumentException if {@code maxAttempts} is less than one
     */
    public Retry maxAttempts(int maxAttempts) {
        return new Retry(Require.atLeastOne(maxAttempts, "maxAttempts"), backoff, retried);
    }

    /** Sets the delays before the retries. */
    public Retry backoff(Backoff backoff) {
        return new Retry(maxAttempts, Objects.requireNonNull(backoff, "backoff"), retried);
    }

    /**
     * Sets the failures after which the job is repeated. The job is never repeated after an interruption or an
     * {@link Error}. If {@code retried} throws an exception, {@link #call} throws that exception, with the failures as
     * suppressed exceptions.
     */
    public Retry when(Predicate<? super Exception> retried) {
        return new Retry(maxAttempts, backoff, Objects.requireNonNull(retried, "retried"));
    }

    /**
     * Runs {@code job} until it succeeds, and returns its value.
     *
     * @throws X the last failure if no attempts are left, if {@link #when} excludes it from being retried, or if the delay
     *     would end after the deadline. At most ten of the earlier failures are its suppressed exceptions, with the number of
     *     the others. If the job fails after the caller was cancelled, this failure is thrown without the earlier ones, because
     *     the cancellation may have caused this failure
     * @throws InterruptedException if the caller is cancelled; the exception contains at most ten of the earlier failures
     */
    public <T extends @Nullable Object, X extends Exception> T call(Job<? extends T, X> job)
            throws X, InterruptedException {
        Objects.requireNonNull(job, "job");
        EarlierFailures earlier = EarlierFailures.create();
        while (true) {
            try {
                return job.call();
            } catch (InterruptedException e) {
                throw earlier.asConsequencesOf(e);
            } catch (Exception e) {
                if (Caller.isCancelled()) {
                    throw e;
                }
                Duration delay = backoff.delay(
                        earlier.count() + 1, Scheduler.of(Strand.current()).random());
                if (earlier.count() + 1 >= maxAttempts || !isRetried(e, earlier) || isTooLate(delay)) {
                    earlier.suppressIn(e);
                    throw e;
                }
                earlier.add(e);
                sleep(delay, earlier);
            }
        }
    }

    /**
     * Calls the user's condition. If the condition throws, the failure of the job becomes a suppressed exception of that
     * exception.
     */
    private boolean isRetried(Exception failure, EarlierFailures earlier) {
        try {
            return retried.test(failure);
        } catch (RuntimeException | Error e) {
            earlier.add(failure);
            earlier.suppressIn(e);
            throw e;
        }
    }

    private static boolean isTooLate(Duration delay) {
        return Async.deadline()
                .map(Deadline::remaining)
                .filter(it -> it.compareTo(delay) <= 0)
                .isPresent();
    }

    private static void sleep(Duration delay, EarlierFailures earlier) throws InterruptedException {
        try {
            Async.sleep(delay);
        } catch (InterruptedException e) {
            throw earlier.asConsequencesOf(e);
        }
    }

    @Override
    public String toString() {
        return "retry [" + (maxAttempts == 1 ? "1 attempt" : maxAttempts + " attempts") + ", " + backoff + "]";
    }
}
