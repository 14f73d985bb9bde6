package dev.weft;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A body took longer than its limit. Thrown by {@link Async#withTimeout(Duration, Job)} once the body has unwound, and by nothing
 * else in Weft: the deadline that fired is always that of this call, never an outer one. The cause is the interruption of the
 * body; its stack trace shows where the body was when the time was over.
 *
 * <p>The message names the limit, {@code timed out after 5 s}. If the body ended at least 100 ms after its deadline,
 * because the clean-up took that long or the body did not react to its cancellation, the message contains that too:
 * {@code timed out after 5 s, ended after 12 s}.
 *
 * @implNote Heritage: {@code asyncio.TimeoutError}. Unchecked, because a job that may time out would otherwise join two
 *     checked exceptions that have only {@link Exception} in common.
 */
public final class TimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Duration WORTH_TELLING = Duration.ofMillis(100);

    /** The name of the task that set the deadline. */
    private final String taskName;

    /** How long the body was allowed to take. */
    private final Duration limit;

    /** How long the body took. */
    private final Duration elapsed;

    /**
     * A deadline that fired.
     *
     * @param taskName the name of the task that set the deadline
     * @param limit how long the body was allowed to take
     * @param elapsed how long it took, including clean-up
     */
    public TimedOutException(String taskName, Duration limit, Duration elapsed) {
        super(message(Objects.requireNonNull(limit, "limit"), Objects.requireNonNull(elapsed, "elapsed")));
        this.taskName = Objects.requireNonNull(taskName, "taskName");
        this.limit = limit;
        this.elapsed = elapsed;
    }

    private static String message(Duration limit, Duration elapsed) {
        String message = "timed out after " + Durations.words(limit);
        boolean overran = limit.isPositive()
                && elapsed.compareTo(limit) > 0 // so the difference of the two does not overflow
                && elapsed.minus(limit).compareTo(WORTH_TELLING) >= 0;
        return overran ? message + ", ended after " + Durations.words(elapsed.truncatedTo(ChronoUnit.MILLIS)) : message;
    }

    /** The name of the task that set the deadline; the name of the thread if that was not a task. */
    public String taskName() {
        return taskName;
    }

    /** How long the body was allowed to take: from its start to the deadline, wherever that was moved to. */
    public Duration limit() {
        return limit;
    }

    /** How long the body took, including clean-up; zero if it was not started, because the limit was zero or less. */
    public Duration elapsed() {
        return elapsed;
    }
}
