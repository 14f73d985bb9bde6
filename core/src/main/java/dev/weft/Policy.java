package dev.weft;

import org.jspecify.annotations.Nullable;

/** What the end of one task means for its group, and which failures the group throws when all have ended. */
enum Policy {
    /** The first failure ends the group, which throws it as a {@link TaskFailedException}. */
    FAIL_FAST,

    /** Failures are for those who look at them; the group throws the ones that nobody looked at. */
    KEEP_GOING,

    /** As {@link #KEEP_GOING}, and when the body returns the rest is cancelled. */
    AS_COMPLETED,

    /** The first failure ends the group, which throws it as it is. */
    GATHER,

    /** Failures are results, but an error ends the group, which throws it as it is. */
    SETTLE,

    /** The first success ends the group; if there is none, it throws the first failure as it is. */
    RACE;

    /** Why this outcome ends the group, or null if it does not. */
    @Nullable
    String reasonToEnd(SpawnedTask<?> task, Outcome<?> outcome) {
        return switch (this) {
            case FAIL_FAST, GATHER -> outcome instanceof Outcome.Failure<?> f ? failed(task, f) : null;
            case SETTLE ->
                outcome instanceof Outcome.Failure<?> f && f.exception() instanceof Error ? failed(task, f) : null;
            case RACE -> outcome.isSuccess() ? "task '" + task.name() + "' won the race" : null;
            case KEEP_GOING, AS_COMPLETED -> null;
        };
    }

    private static String failed(SpawnedTask<?> task, Outcome.Failure<?> failure) {
        return "task '" + task.name() + "' failed: " + UserObjects.text(failure.exception());
    }

    /** Whether the group throws this failure of {@code task} once all have ended. */
    boolean isThrown(SpawnedTask<?> task, Throwable failure, boolean someSucceeded) {
        return switch (this) {
            case FAIL_FAST, GATHER -> true;
            case KEEP_GOING, AS_COMPLETED -> !task.wasLookedAt();
            case SETTLE -> failure instanceof Error;
            case RACE -> !someSucceeded || failure instanceof Error;
        };
    }

    /** Whether a failure is thrown inside a {@link TaskFailedException}, because its type is not known. */
    boolean wrapsFailures() {
        return this == FAIL_FAST || this == KEEP_GOING || this == AS_COMPLETED;
    }
}
