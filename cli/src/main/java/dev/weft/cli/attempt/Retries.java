package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.HostSignal;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.pace.Backoff;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Judges the outcome of an attempt: whether and when the job is attempted again, and what the outcome means for the host.
 *
 * <pre>
 *   429, or 503 with Retry-After ──► the host gets no requests for a time; if Retry-After is too long, its jobs fail
 *   another temporary failure ─────► the job waits, longer from attempt to attempt, and at least as long as Retry-After says
 *   anything else ─────────────────► the job has its result
 * </pre>
 *
 * <p>A job has another attempt only if it has not used up its attempts and the request may be repeated: the method of
 * the request is idempotent, or there was no connection.
 */
final class Retries {
    private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final int tries;
    private final Duration maxWait;
    private final Backoff backoff = Backoff.standard();
    private final RandomGenerator random;

    /**
     * Creates a judge.
     *
     * @param tries the number of attempts for each job
     * @param maxWait the longest time that a server may set by {@code Retry-After}
     */
    Retries(int tries, Duration maxWait, RandomGenerator random) {
        this.tries = tries;
        this.maxWait = maxWait;
        this.random = random;
    }

    /**
     * Judges an outcome.
     *
     * @param attempts the number of attempts after the last attempt that received more of a large body
     */
    Verdict judge(int attempts, Outcome outcome) {
        Duration pause = backoff.delay(Math.max(1, attempts), random);
        Duration requested = outcome.retryAfter() == null ? Duration.ZERO : outcome.retryAfter();
        boolean again = tries > 1 && attempts < tries && isTemporary(outcome) && isRepeatable(outcome);
        if (isThrottling(outcome)) {
            return throttled(again, requested, pause);
        }
        return again && requested.compareTo(maxWait) <= 0
                ? Verdict.again(requested.compareTo(pause) > 0 ? requested : pause, signal(outcome))
                : Verdict.done(signal(outcome));
    }

    private Verdict throttled(boolean again, Duration requested, Duration pause) {
        if (requested.compareTo(maxWait) > 0) {
            return Verdict.givenUp("not tried, because the host accepts no requests for " + Durations.inWords(requested)
                    + ", which is longer than " + Durations.inWords(maxWait) + " (--max-wait)");
        }
        Duration longer = requested.compareTo(pause) > 0 ? requested : pause;
        return again ? Verdict.again(longer, HostSignal.THROTTLED) : Verdict.doneButThrottled(longer);
    }

    private static boolean isThrottling(Outcome outcome) {
        int status = status(outcome);
        return status == 429 || (status == 503 && outcome.retryAfter() != null);
    }

    private static int status(Outcome outcome) {
        Answer answer = outcome.failure() == null ? outcome.fetched().answer() : null;
        return answer == null ? 0 : answer.status();
    }

    /**
     * Whether an outcome may be temporary. TLS errors count as permanent, because most of them are due to
     * configuration.
     */
    private static boolean isTemporary(Outcome outcome) {
        @Nullable Exception failure = outcome.failure();
        return failure == null
                ? TEMPORARY.contains(status(outcome))
                : switch (Failures.kind(failure)) {
                    case DNS, CONNECT, TIMEOUT, PROTOCOL -> true;
                    default -> false;
                };
    }

    private static boolean isRepeatable(Outcome outcome) {
        return outcome.repeatable() || outcome.failure() instanceof ConnectFailedException;
    }

    private static HostSignal signal(Outcome outcome) {
        @Nullable Exception failure = outcome.failure();
        if (failure == null) {
            return HostSignal.ANSWERED;
        }
        FailureKind kind = Failures.kind(failure);
        boolean unreachable = kind == FailureKind.DNS
                || kind == FailureKind.CONNECT
                || (failure instanceof PhaseTimeoutException late && late.phase() == Phase.CONNECT);
        return unreachable ? HostSignal.UNREACHABLE : HostSignal.NONE;
    }
}
