package dev.weft;

import dev.weft.internal.failure.Suppression;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.NotedFailures;
import dev.weft.internal.scope.NotedFailures.NotedFailure;
import dev.weft.internal.scope.TaskNode;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records how the tasks of one group have ended, and decides which exception the group throws after all have ended.
 *
 * <p>The outcome of a task is noted before the task is counted as ended. So when the group is judged, all outcomes are known
 * and no more are added. The first line that applies decides:
 *
 * <pre>
 *   the body failed, not merely with a failure of one of the tasks     the exception of the body, failures of tasks suppressed
 *   the policy throws failures of tasks                                the first failure, the others suppressed
 *   the body or a task was cut short before the group had reached its purpose:
 *     by a cancellation around the group                               the cancellation's exception, failed results suppressed
 *   otherwise                                                          no exception
 * </pre>
 */
final class Verdict {
    private static final int MAX_CAUSE_DEPTH = 16;

    private final GroupScope group;
    private final Policy policy;
    private final boolean forgetsEnded;
    private volatile @Nullable NotedFailures failures;
    private volatile boolean someSucceeded;
    private volatile boolean taskCancelledWithGroup;

    Verdict(GroupScope group, Policy policy, boolean forgetsEnded) {
        this.group = group;
        this.policy = policy;
        this.forgetsEnded = forgetsEnded;
    }

    /** Notes how {@code task} has ended, before any code can see the outcome by awaiting the task. */
    void note(TaskNode task, Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Success<?> _ -> noteSuccess();
            case Outcome.Failure<?>(Throwable failure) -> noteFailure(task, failure);
            case Outcome.Cancelled<?> cancelled -> noteCancelled(task, cancelled);
        }
    }

    private void noteSuccess() {
        if (!someSucceeded) { // written once: each write invalidates the cache lines of other cores
            someSucceeded = true;
        }
    }

    private void noteFailure(TaskNode task, Throwable failure) {
        boolean cancelledWithGroup = group.wasCancelledWith(task);
        if (cancelledWithGroup) {
            taskCancelledWithGroup = true;
        }
        if (policy.mayThrow(failure, cancelledWithGroup)) {
            failures().add(task, failure);
        }
    }

    private void noteCancelled(TaskNode task, Outcome.Cancelled<?> cancelled) {
        if (!cancelled.consequences().isEmpty()) {
            failures().addConsequences(cancelled.consequences());
        }
        if (group.wasCancelledWith(task)) {
            taskCancelledWithGroup = true; // never set to false, because another task may set it at the same time
        }
    }

    /** Notes that the failure of {@code task} has been retrieved. */
    void noteRetrieved(TaskNode task) {
        failures().noteRetrieved(task);
    }

    private NotedFailures failures() {
        NotedFailures noted = failures;
        return noted == null ? firstNoted() : noted;
    }

    private synchronized NotedFailures firstNoted() {
        NotedFailures noted = failures;
        if (noted == null) {
            noted = new NotedFailures(forgetsEnded, policy.forgetsRetrieved());
            failures = noted;
        }
        return noted;
    }

    /**
     * Returns the exception to throw after all tasks have ended; null if there is none.
     *
     * @param body the outcome of the body
     * @param thrown the exception of the body; null if the body returned
     */
    @Nullable
    Throwable exceptionToThrow(Outcome<?> body, @Nullable Throwable thrown) {
        Throwable verdict = verdict(body, thrown);
        NotedFailures noted = failures;
        if (noted != null) {
            noted.reportCounted(group, verdict);
        }
        return verdict;
    }

    /**
     * Returns the outcome of a body whose group throws no exception. If the body has no value, the outcome contains the
     * consequences of the cancellation in the body and the tasks. If the body has a value, the consequences in the tasks are
     * logged, because the outcome cannot carry them to the caller.
     */
    <T extends @Nullable Object> Outcome<T> withConsequences(Outcome<T> body) {
        NotedFailures noted = failures;
        List<Throwable> ofTasks = noted == null ? List.of() : noted.consequences();
        if (ofTasks.isEmpty()) {
            return body;
        }
        if (body instanceof Outcome.Cancelled<T> cancelled) {
            List<Throwable> all = new ArrayList<>(cancelled.consequences());
            all.addAll(ofTasks);
            return new Outcome.Cancelled<>(cancelled.reason(), all);
        }
        if (!policy.isDecided(someSucceeded)) { // in a race, the losers are always cancelled
            Boundary.logConsequences(group::describe, ofTasks);
        }
        return body;
    }

    private @Nullable Throwable verdict(Outcome<?> body, @Nullable Throwable thrown) {
        Throwable failure = failureToThrow(body, thrown);
        if (failure != null) {
            Suppression.addAll(failure, consequences(body));
            Boundary.receive(failure, group.strand());
            return failure;
        }
        boolean cancelled = body instanceof Outcome.Cancelled<?> || taskCancelledWithGroup;
        return cancelled && !policy.isDecided(someSucceeded) ? cancellationOutside(body, thrown) : null;
    }

    private @Nullable Throwable failureToThrow(Outcome<?> body, @Nullable Throwable thrown) {
        List<NotedFailure> failed = failuresToThrow();
        if (body instanceof Outcome.Failure<?> bodyFailure && !reportsOneOf(thrown, failed)) {
            suppress(bodyFailure.exception(), failed);
            return bodyFailure.exception();
        }
        Throwable thrownByBody = body instanceof Outcome.Failure<?> ? thrown : null;
        return failed.isEmpty() ? null : toThrow(failed, thrownByBody);
    }

    private List<NotedFailure> failuresToThrow() {
        NotedFailures noted = failures;
        return noted == null ? List.of() : noted.matching(each -> policy.isThrown(each, someSucceeded));
    }

    /**
     * Whether {@code thrown}, the exception of the body, only reports one of {@code failures}: the body awaited the failed
     * task, or used an object that the task had closed with its failure.
     */
    private static boolean reportsOneOf(@Nullable Throwable thrown, List<NotedFailure> failures) {
        return (thrown instanceof TaskFailedException || thrown instanceof ClosedException)
                && contains(failures, thrown.getCause());
    }

    /** Whether {@code exception} is one of {@code failures}, or the cause of one that a nested group threw. */
    private static boolean contains(List<NotedFailure> failures, @Nullable Throwable exception) {
        return failures.stream().anyMatch(each -> TaskFailedException.root(each.exception()) == exception);
    }

    /**
     * Returns the exception that the group throws for {@code failures}: the first one, in the form that the policy decides,
     * with the others as suppressed exceptions. If the body awaited the failed task and threw its failure, the exception of
     * the body is kept.
     */
    private Throwable toThrow(List<NotedFailure> failures, @Nullable Throwable thrownByBody) {
        Throwable thrown = policy.toThrow(original(failures), thrownByBody);
        if (thrownByBody instanceof ClosedException closed) {
            Suppression.addAll(thrown, List.of(closed));
        }
        suppress(thrown, failures);
        return thrown;
    }

    /**
     * Returns the one of {@code failures} that has caused the first; the first itself if none has. For example, a producer
     * that fails closes its queue with the failure. A consumer may then fail before the producer has ended, but the group
     * throws the failure of the producer.
     */
    private static NotedFailure original(List<NotedFailure> failures) {
        NotedFailure first = failures.getFirst();
        Throwable cause = UserObjects.cause(TaskFailedException.root(first.exception()));
        for (int depth = 0; cause != null && depth < MAX_CAUSE_DEPTH && failures.size() > 1; depth++) {
            for (NotedFailure each : failures) {
                if (TaskFailedException.root(each.exception()) == cause) {
                    return each;
                }
            }
            cause = UserObjects.cause(cause);
        }
        return first;
    }

    private static void suppress(Throwable thrown, List<NotedFailure> failures) {
        Suppression.addAll(
                thrown,
                failures.stream()
                        .map(each -> TaskFailedException.root(each.exception()))
                        .toList());
    }

    /**
     * Returns the exceptions that are only consequences of a cancellation, first of the body, then of the tasks; and then the
     * failures among the results, which no caller will get.
     */
    private List<Throwable> consequences(Outcome<?> body) {
        List<Throwable> all = new ArrayList<>(0);
        if (body instanceof Outcome.Cancelled<?> cancelled) {
            all.addAll(cancelled.consequences());
        }
        NotedFailures noted = failures;
        if (noted != null) {
            all.addAll(noted.consequences());
        }
        all.addAll(group.failedResults(NotedFailures.MAX_CONSEQUENCES));
        return all;
    }

    /** Returns the exception of the cancellation around the group; null if only the group itself was cancelled. */
    private @Nullable Throwable cancellationOutside(Outcome<?> body, @Nullable Throwable thrown) {
        CancelScope around = group.parent();
        Cancellation outside = around == null ? null : around.findCancellation();
        if (outside == null) {
            return null;
        }
        List<Throwable> consequences = consequences(body);
        if (thrown != null && consequences.isEmpty() && Cancellation.carriedBy(thrown) == outside) {
            return thrown;
        }
        return Boundary.exceptionFor(outside, consequences, thrown);
    }
}
