package dev.weft;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Thrown if a body took longer than its limit. Only the methods {@code withTimeout} of {@link Async} throw this exception,
 * after the body has ended. A call throws it only for its own deadline, never for an outer one. The cause is the exception
 * with which the body ended, usually an interruption; its stack trace shows where the body was when the deadline fired.
 * There is no cause if the body was not started.
 *
 * <p>The message names the limit, {@code timed out after 5 s}. A body may end later, because its clean-up takes long or it
 * does not react to its cancellation. If it ended at least 100 ms after its deadline, the message contains the whole time
 * too: {@code timed out after 5 s, ended after 12 s}.
 *
 * @implNote Heritage: {@code asyncio.TimeoutError}. The exception is unchecked, because a job that also throws a checked
 *     exception would otherwise have to declare {@link Exception}.
 */
public final class TimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Duration MIN_REPORTED_OVERRUN = Duration.ofMillis(100);

    /** The name of the task that set the deadline. */
    private final String taskName;

    /** How long the body was allowed to take. */
    private final Duration limit;

    /** How long the body took. */
    private final Duration elapsed;

    /**
     * Creates an exception for a deadline that fired.
     *
     * @param taskName the name of the task that set the deadline
     * @param limit how long the body was allowed to take
     * @param elapsed how long the body took, including clean-up
     */
    public TimedOutException(String taskName, Duration limit, Duration elapsed) {
        super(message(Objects.requireNonNull(limit, "limit"), Objects.requireNonNull(elapsed, "elapsed")));
        this.taskName = Objects.requireNonNull(taskName, "taskName");
        this.limit = limit;
        this.elapsed = elapsed;
    }

    private static String message(Duration limit, Duration elapsed) {
        String message = "timed out after " + Durations.inWords(limit);
        boolean overran = limit.isPositive()
                && elapsed.compareTo(limit) > 0 // so that the subtraction does not overflow
                && elapsed.minus(limit).compareTo(MIN_REPORTED_OVERRUN) >= 0;
        return overran
                ? message + ", ended after " + Durations.inWords(elapsed.truncatedTo(ChronoUnit.MILLIS))
                : message;
    }

    /** Returns the name of the task that set the deadline; the name of the thread if a thread that is not a task set it. */
    public String taskName() {
        return taskName;
    }

    /** Returns how long the body was allowed to take, from its start to the deadline, including any move of the deadline. */
    public Duration limit() {
        return limit;
    }

    /**
     * Returns how long the body took, including clean-up; zero if the body was not started, because the limit was zero or less.
     */
    public Duration elapsed() {
        return elapsed;
    }
}
