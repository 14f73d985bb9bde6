package dev.weft;

import dev.weft.internal.failure.AwaiterTrace;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.NotedFailures.NotedFailure;
import dev.weft.internal.scope.Results;
import dev.weft.internal.scope.TaskNode;
import dev.weft.spi.wait.Durations;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the end of one task means for its group, and which failures the group throws after all tasks have ended. There
 * is one object for each kind of group. A policy has no state; the failures that it decides about are kept in the
 * {@link Verdict}.
 */
abstract class Policy {
    /** The first failure ends the group, which throws it as a {@link TaskFailedException}. */
    static final Policy FAIL_FAST = new FirstFailureEnds(true);

    /** The first failure ends the group, which throws it as it is. */
    static final Policy GATHER = new FirstFailureEnds(false);

    /** Failures go to the code that retrieves them; the group throws the failures that no code has retrieved. */
    static final Policy KEEP_GOING = new FailuresAreRetrieved(false);

    /** Like {@link #KEEP_GOING}; in addition, when the body returns, the remaining tasks are cancelled. */
    static final Policy AS_COMPLETED = new FailuresAreRetrieved(true);

    /**
     * Failures are results, but an {@link Error} ends the group, which throws it as it is. A task that fails after the
     * group was cancelled has failed in its clean-up. No caller gets its result, so the group throws that failure.
     */
    static final Policy SETTLE = new FailuresAreResults();

    /**
     * The first success ends the group. It throws a failure, as it is, only if no task succeeds or a task fails with an
     * {@link Error}.
     */
    static final Policy RACE = new FirstSuccessEnds();

    /** Returns the reason why this outcome of {@code task} ends the group; null if the group goes on. */
    abstract @Nullable String reasonToEnd(TaskNode task, Outcome<?> outcome);

    /** Whether the group throws this failure after all tasks have ended. */
    abstract boolean isThrown(NotedFailure failed, boolean someSucceeded);

    /**
     * Whether the group may have to throw this failure later, so that it must be kept. {@code cancelledWithGroup}
     * says whether the task was cancelled together with the group.
     */
    boolean mayThrow(Throwable failure, boolean cancelledWithGroup) {
        return true;
    }

    /** Whether the group has reached its purpose, so that a cancellation from outside comes too late. */
    boolean isDecided(boolean someSucceeded) {
        return false;
    }

    /** Whether live tasks are cancelled when the body returns. */
    boolean endsWithBody() {
        return false;
    }

    /** Whether the group drops a failure that was retrieved. */
    boolean forgetsRetrieved() {
        return false;
    }

    /** Adds to {@code results} what the caller gets for {@code outcome}. */
    void putResult(Results results, TaskNode task, Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Success<?> success -> results.put(task, success.value());
            case Outcome.Cancelled<?> _ -> results.noteWithoutResult(task);
            case Outcome.Failure<?> _ -> {} // the group throws it
        }
    }

    /** The value in {@code result}; null if there is none. */
    @Nullable
    Object valueIn(@Nullable Object result) {
        return result;
    }

    /** Returns the failures among the results. */
    Stream<Throwable> failuresIn(Results results) {
        return Stream.empty();
    }

    /**
     * Returns the exception that the group throws for {@code first}, its first failure. {@code bodyException} is the
     * exception of the body; null if the body has not failed.
     */
    Throwable toThrow(NotedFailure first, @Nullable Throwable bodyException) {
        return AwaiterTrace.join(first.exception(), first.task().name());
    }

    /**
     * Returns the {@link TaskFailedException} for {@code first}: the one that the body threw, if its cause is the same
     * failure; otherwise a new one.
     */
    private static Throwable wrapped(NotedFailure first, @Nullable Throwable bodyException) {
        return bodyException instanceof TaskFailedException awaited
                        && awaited.getCause() == TaskFailedException.root(first.exception())
                ? awaited
                : TaskFailedException.ofTask(first.task(), first.exception());
    }

    /** Returns the text of {@code options}. {@code set} is their policy; null if none was set. */
    static String inWords(@Nullable Policy set, TaskGroup.Options options) {
        return "group options [" + (set == null ? "default policy" : set == FAIL_FAST ? "fail fast" : "keep going")
                + (options.limit == Integer.MAX_VALUE ? "" : ", limit " + options.limit)
                + (options.stragglerDelay == null
                        ? ""
                        : ", stragglers reported after " + Durations.inWords(options.stragglerDelay))
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
        boolean isThrown(NotedFailure failed, boolean someSucceeded) {
            return true;
        }

        @Override
        Throwable toThrow(NotedFailure first, @Nullable Throwable bodyException) {
            return wraps ? wrapped(first, bodyException) : super.toThrow(first, bodyException);
        }
    }

    private static final class FailuresAreRetrieved extends Policy {
        private final boolean endsWithBody;

        FailuresAreRetrieved(boolean endsWithBody) {
            this.endsWithBody = endsWithBody;
        }

        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return null;
        }

        @Override
        boolean isThrown(NotedFailure failed, boolean someSucceeded) {
            return !failed.task().wasRetrieved();
        }

        @Override
        boolean endsWithBody() {
            return endsWithBody;
        }

        @Override
        boolean forgetsRetrieved() {
            return true;
        }

        @Override
        Throwable toThrow(NotedFailure first, @Nullable Throwable bodyException) {
            return wrapped(first, bodyException);
        }
    }

    private static final class FailuresAreResults extends Policy {
        @Override
        @Nullable
        String reasonToEnd(TaskNode task, Outcome<?> outcome) {
            return outcome instanceof Outcome.Failure<?>(Error error) ? failed(task, error) : null;
        }

        @Override
        boolean isThrown(NotedFailure failed, boolean someSucceeded) {
            return true; // only failures that mayThrow accepts are kept
        }

        @Override
        boolean mayThrow(Throwable failure, boolean cancelledWithGroup) {
            return cancelledWithGroup || failure instanceof Error;
        }

        @Override
        Throwable toThrow(NotedFailure first, @Nullable Throwable bodyException) {
            return first.exception() instanceof Error
                    ? super.toThrow(first, bodyException)
                    : wrapped(first, bodyException);
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
        boolean isThrown(NotedFailure failed, boolean someSucceeded) {
            return !someSucceeded || failed.exception() instanceof Error;
        }

        @Override
        boolean isDecided(boolean someSucceeded) {
            return someSucceeded;
        }
    }
}
