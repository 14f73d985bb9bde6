package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.Sign;
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
 * Judges the outcome of an attempt: whether there is another one, when, and what it means for the host.
 *
 * <pre>
 *   429, or 503 with Retry-After ──► the host is left alone for the time asked for, or given up if that is too long
 *   another failure that may pass ─► the job waits, for a time that grows from attempt to attempt
 *   anything else ─────────────────► the result
 * </pre>
 *
 * <p>A job has another attempt only if some are left, and the request may be repeated: its method is idempotent, or
 * there was no connection.
 */
final class Retries {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final int tries;
    private final Duration longest;
    private final Backoff backoff = Backoff.standard();
    private final RandomGenerator random;

    /**
     * Creates a judge.
     *
     * @param tries the number of attempts for each job
     * @param longest the longest time that a server may ask for
     */
    Retries(int tries, Duration longest, RandomGenerator random) {
        this.tries = tries;
        this.longest = longest;
        this.random = random;
    }

    /**
     * Judges an outcome.
     *
     * @param attempts the number of attempts since the last one that got further with a large body
     */
    Verdict judge(int attempts, Outcome outcome) {
        Duration pause = backoff.delay(Math.max(1, attempts), random);
        Duration asked = outcome.asked() == null ? Duration.ZERO : outcome.asked();
        boolean again = tries > 1 && attempts < tries && mayPass(outcome) && isRepeatable(outcome);
        if (isThrottling(outcome)) {
            return throttled(again, asked, pause);
        }
        return again && asked.compareTo(longest) <= 0
                ? Verdict.again(asked.compareTo(pause) > 0 ? asked : pause, sign(outcome))
                : Verdict.done(sign(outcome));
    }

    private Verdict throttled(boolean again, Duration asked, Duration pause) {
        if (asked.compareTo(longest) > 0) {
            return Verdict.givenUp("not tried, since the host asks to be left alone for " + Durations.words(asked)
                    + ", which is longer than " + Durations.words(longest) + " (--max-wait)");
        }
        Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
        return again ? Verdict.again(longer, Sign.THROTTLED) : Verdict.doneButThrottled(longer);
    }

    private static boolean isThrottling(Outcome outcome) {
        int status = status(outcome);
        return status == 429 || (status == 503 && outcome.asked() != null);
    }

    private static int status(Outcome outcome) {
        Answer answer = outcome.failure() == null ? outcome.fetched().answer() : null;
        return answer == null ? 0 : answer.status();
    }

    /** TLS errors do not pass, since they are mostly due to configuration. */
    private static boolean mayPass(Outcome outcome) {
        @Nullable Exception failure = outcome.failure();
        return failure == null
                ? PASSING.contains(status(outcome))
                : switch (Failures.kind(failure)) {
                    case DNS, CONNECT, TIMEOUT, PROTOCOL -> true;
                    default -> false;
                };
    }

    private static boolean isRepeatable(Outcome outcome) {
        return outcome.repeatable() || outcome.failure() instanceof ConnectFailedException;
    }

    private static Sign sign(Outcome outcome) {
        @Nullable Exception failure = outcome.failure();
        if (failure == null) {
            return Sign.ANSWERED;
        }
        FailureKind kind = Failures.kind(failure);
        boolean unreachable = kind == FailureKind.DNS
                || kind == FailureKind.CONNECT
                || (failure instanceof PhaseTimeoutException late && late.phase() == Phase.CONNECT);
        return unreachable ? Sign.UNREACHABLE : Sign.NONE;
    }
}
