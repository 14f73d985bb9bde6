package dev.weft;

import dev.weft.internal.failure.AwaiterTrace;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.NotedFailures.Failed;
import dev.weft.internal.scope.Results;
import dev.weft.internal.scope.TaskNode;
import dev.weft.spi.wait.Durations;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the end of one task means for its group, and which failures the group throws when all have ended. There is one
 * object for each kind of group. It decides and has no state; what it decides about is noted in the {@link Verdict}.
 */
abstract class Policy {
    /** The first failure ends the group, which throws it as a {@link TaskFailedException}. */
    static final Policy FAIL_FAST = new FirstFailureEnds(true);

    /** The first failure ends the group, which throws it as it is. */
    static final Policy GATHER = new FirstFailureEnds(false);

    /** Failures are for the code that retrieves them; the group throws those that no code has retrieved. */
    static final Policy KEEP_GOING = new FailuresAreLookedAt(false);

    /** Like {@link #KEEP_GOING}, and when the body returns the rest is cancelled. */
    static final Policy AS_COMPLETED = new FailuresAreLookedAt(true);

    /**
     * Failures are results, but an error ends the group, which throws it as it is. A task that fails after the group was
     * cancelled has failed in its clean-up; its result goes nowhere, so the group throws that failure.
     */
    static final Policy SETTLE = new FailuresAreResults();

    /** The first success ends the group; if there is none, it throws the first failure as it is. */
    static final Policy RACE = new FirstSuccessEnds();

    /** Why this outcome of {@code task} ends the group, or null if it does not. */
    abstract @Nullable String reasonToEnd(TaskNode task, Outcome<?> outcome);

    /** Whether the group throws this failure once all tasks have ended. */
    abstract boolean isThrown(Failed failed, boolean someSucceeded);

    /** Whether the group may have to throw this failure of a task that was {@code cutShort} or not, so that it is kept. */
    boolean mayThrow(Throwable failure, boolean cutShort) {
        return true;
    }

    /** Whether the group has what it was made for, so that a cancellation from outside comes too late. */
    boolean isDecided(boolean someSucceeded) {
        return false;
    }

    /** Whether live tasks are cancelled when the body returns. */
    boolean endsWithBody() {
        return false;
    }

    /** Whether the group drops a failure that was retrieved. */
    boolean forgivesLookedAt() {
        return false;
    }

    /** Adds what the caller gets for {@code outcome} to the results. */
    void putResult(Results results, TaskNode task, Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Success<?> success -> results.put(task, success.value());
            case Outcome.Cancelled<?> _ -> results.putNone(task);
            case Outcome.Failure<?> _ -> {} // the group throws it
        }
    }

    /** The value in {@code result}, or null. */
    @Nullable
    Object valueIn(@Nullable Object result) {
        return result;
    }

    /** Those among the results that are failures. */
    Stream<Throwable> failuresIn(Results results) {
        return Stream.empty();
    }

    /** What the group throws for {@code first}, its first failure, if {@code ofBody} is what its body threw. */
    Throwable toThrow(Failed first, @Nullable Throwable ofBody) {
        return AwaiterTrace.join(first.exception(), first.task().name());
    }

    /** A failure whose type is not known is thrown in a wrapper; if the body threw that already, in that one. */
    private static Throwable wrapped(Failed first, @Nullable Throwable ofBody) {
        return ofBody instanceof TaskFailedException awaited
                        && awaited.getCause() == TaskFailedException.root(first.exception())
                ? awaited
                : TaskFailedException.ofTask(first.task(), first.exception());
    }

    /** The text of {@code options}, whose policy, if it was set, is {@code set}. */
    static String words(@Nullable Policy set, TaskGroup.Options options) {
        return "group options [" + (set == null ? "default policy" : set == FAIL_FAST ? "fail fast" : "keep going")
                + (options.limit == Integer.MAX_VALUE ? "" : ", limit " + options.limit)
                + (options.stragglerDelay == null
                        ? ""
                        : ", stragglers named after " + Durations.words(options.stragglerDelay))
                + (options.forgetsEnded ? ", long-lived" : "")
                + (options.failureListener == null ? "" : ", with a failure listener") + "]";
    }

    private static String failed(TaskNode task, Throwable failure) {
        return "task '" + task.name() + "' failed: " + UserObjects.text(failure);
    }

    private static final class FirstFailureEnds extends Policy {
        private final boolean wraps;

        FirstFailureEnds(boolean wraps) {
            this.wraps = wraps;
        }

        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return outcome instanceof Outcome.Failure<?>(Throwable failure) ? failed(task, failure) : null;
        }

        @Override
        boolean isThrown(Failed failed, boolean someSucceeded) {
            return true;
        }

        @Override
        Throwable toThrow(Failed first, @Nullable Throwable ofBody) {
            return wraps ? wrapped(first, ofBody) : super.toThrow(first, ofBody);
        }
    }

    private static final class FailuresAreLookedAt extends Policy {
        private final boolean endsWithBody;

        FailuresAreLookedAt(boolean endsWithBody) {
            this.endsWithBody = endsWithBody;
        }

        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return null;
        }

        @Override
        boolean isThrown(Failed failed, boolean someSucceeded) {
            return !failed.task().wasLookedAt();
        }

        @Override
        boolean endsWithBody() {
            return endsWithBody;
        }

        @Override
        boolean forgivesLookedAt() {
            return true;
        }

        @Override
        Throwable toThrow(Failed first, @Nullable Throwable ofBody) {
            return wrapped(first, ofBody);
        }
    }

    private static final class FailuresAreResults extends Policy {
        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return outcome instanceof Outcome.Failure<?>(Error error) ? failed(task, error) : null;
        }

        @Override
        boolean isThrown(Failed failed, boolean someSucceeded) {
            return true; // of those that were kept
        }

        @Override
        boolean mayThrow(Throwable failure, boolean cutShort) {
            return cutShort || failure instanceof Error;
        }

        @Override
        Throwable toThrow(Failed first, @Nullable Throwable ofBody) {
            return first.exception() instanceof Error ? super.toThrow(first, ofBody) : wrapped(first, ofBody);
        }

        @Override
        void putResult(Results results, TaskNode task, Outcome<?> outcome) {
            results.put(task, outcome);
        }

        @Override
        Stream<Throwable> failuresIn(Results results) {
            return results.toList().stream().mapMulti((outcome, into) -> {
                if (outcome instanceof Outcome.Failure<?>(Throwable failure)) {
                    into.accept(failure);
                }
            });
        }

        @Override
        @Nullable
        Object valueIn(@Nullable Object result) {
            return result instanceof Outcome.Success<?> success ? success.value() : null;
        }
    }

    private static final class FirstSuccessEnds extends Policy {
        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return outcome.isSuccess() ? "task '" + task.name() + "' won the race" : null;
        }

        @Override
        boolean isThrown(Failed failed, boolean someSucceeded) {
            return !someSucceeded || failed.exception() instanceof Error;
        }

        @Override
        boolean isDecided(boolean someSucceeded) {
            return someSucceeded;
        }
    }
}
