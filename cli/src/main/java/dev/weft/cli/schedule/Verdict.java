package dev.weft.cli.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The consequences of an attempt for its job and for its host.
 *
 * @param isDone whether the job has its result; otherwise it is attempted again
 * @param pause the time before the next attempt of the job; if the host throttles, the time before the next attempt of
 *     any job of the host
 * @param signal the information about the host
 * @param reason the reason why no further job of the host is attempted, or null if the host's jobs are still attempted
 */
public record Verdict(
        boolean isDone,
        Duration pause,
        HostSignal signal,
        @Nullable String reason) {

    /** The information about the host that follows from an attempt. */
    public enum HostSignal {
        /** The host has answered. */
        ANSWERED,
        /** The host has rejected the attempt because of its load, and must get no request during the pause. */
        THROTTLED,
        /** There was no connection to the host. */
        UNREACHABLE,
        /** The attempt says nothing about the host. */
        NONE
    }

    /** The job has its result. */
    public static Verdict done(HostSignal signal) {
        return new Verdict(true, Duration.ZERO, signal, null);
    }

    /** The job has its result, and its host gets no request during the pause. */
    public static Verdict doneButThrottled(Duration pause) {
        return new Verdict(true, pause, HostSignal.THROTTLED, null);
    }

    /** The job has its result, and no other job of its host is attempted. */
    public static Verdict givenUp(String reason) {
        return new Verdict(true, Duration.ZERO, HostSignal.NONE, reason);
    }

    /** The job is attempted again after a pause. */
    public static Verdict again(Duration pause, HostSignal signal) {
        return new Verdict(false, pause, signal, null);
    }
}
