package dev.weft;

import dev.weft.internal.failure.Suppression;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.NotedFailures;
import dev.weft.internal.scope.NotedFailures.Failed;
import dev.weft.internal.scope.TaskNode;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of one group have ended, and what the group throws when all have.
 *
 * <p>The outcome of a task is noted before the task is counted as ended. So when the group is judged, all of them are
 * here and none is added. The first line that applies decides:
 *
 * <pre>
 *   the body failed, not merely with a failure of one of the tasks     what the body threw, those of the tasks suppressed
 *   the policy throws failures of tasks                                the first, the others suppressed
 *   the body or a task was cut short, and the group has not decided:
 *     by a cancellation around the group                               that cancellation, with the results that failed
 *   otherwise                                                          nothing
 * </pre>
 */
final class Verdict {
    private static final int DEEPEST_CAUSE = 16;

    private final GroupScope group;
    private final Policy policy;
    private final boolean forgetsEnded;
    private volatile @Nullable NotedFailures failures;
    private volatile boolean someSucceeded;
    private volatile boolean taskCutShort;

    Verdict(GroupScope group, Policy policy, boolean forgetsEnded) {
        this.group = group;
        this.policy = policy;
        this.forgetsEnded = forgetsEnded;
    }

    /** Notes how {@code task} has ended, before that can be learned by awaiting the task. */
    void note(TaskNode task, Outcome<?> outcome) {
        switch (outcome) {
            case Outcome.Success<?> _ -> noteSuccess();
            case Outcome.Failure<?>(Throwable failure) -> noteFailure(task, failure);
            case Outcome.Cancelled<?> cancelled -> noteCancelled(task, cancelled);
        }
    }

    private void noteSuccess() {
        if (!someSucceeded) { // written once: tasks on other cores would wait for the cache line
            someSucceeded = true;
        }
    }

    private void noteFailure(TaskNode task, Throwable failure) {
        boolean cutShort = group.cutShort(task);
        if (cutShort) {
            taskCutShort = true;
        }
        if (policy.mayThrow(failure, cutShort)) {
            failures().add(task, failure);
        }
    }

    private void noteCancelled(TaskNode task, Outcome.Cancelled<?> cancelled) {
        if (!cancelled.consequences().isEmpty()) {
            failures().addConsequences(cancelled.consequences());
        }
        if (group.cutShort(task)) {
            taskCutShort = true; // never back to false: others end at the same time
        }
    }

    /** The failure of {@code task}, which was noted, is retrieved. */
    void lookAt(TaskNode task) {
        failures().lookAt(task);
    }

    private NotedFailures failures() {
        NotedFailures noted = failures;
        return noted == null ? firstNoted() : noted;
    }

    private synchronized NotedFailures firstNoted() {
        NotedFailures noted = failures;
        if (noted == null) {
            noted = new NotedFailures(forgetsEnded, policy.forgivesLookedAt());
            failures = noted;
        }
        return noted;
    }

    /**
     * The exception to throw once all tasks have ended, or null if there is none.
     *
     * @param body the outcome of the body
     * @param thrown what the body threw, if it did
     */
    @Nullable
    Throwable on(Outcome<?> body, @Nullable Throwable thrown) {
        Throwable verdict = verdict(body, thrown);
        NotedFailures noted = failures;
        if (noted != null) {
            noted.tellCounted(group, verdict);
        }
        return verdict;
    }

    /**
     * The outcome of a body whose group throws nothing: with what the body and the tasks threw only because they were
     * cancelled, if the body has no value; else that is logged, because nothing carries it to the caller.
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
        if (!policy.isDecided(someSucceeded)) { // losers of a race are always cut short
            Boundary.tellOfConsequences(group::describe, ofTasks);
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
        boolean cutShort = body instanceof Outcome.Cancelled<?> || taskCutShort;
        return cutShort && !policy.isDecided(someSucceeded) ? cancellationOutside(body, thrown) : null;
    }

    private @Nullable Throwable failureToThrow(Outcome<?> body, @Nullable Throwable thrown) {
        List<Failed> failed = failuresToThrow();
        if (body instanceof Outcome.Failure<?> own && !areToldBy(thrown, failed)) {
            suppress(own.exception(), failed);
            return own.exception();
        }
        Throwable ofBody = body instanceof Outcome.Failure<?> ? thrown : null;
        return failed.isEmpty() ? null : toThrow(failed, ofBody);
    }

    private List<Failed> failuresToThrow() {
        NotedFailures noted = failures;
        return noted == null ? List.of() : noted.those(each -> policy.isThrown(each, someSucceeded));
    }

    /**
     * Whether {@code thrown}, by a body, only reports one of these: the body awaited that task, or used what the task
     * had closed with its failure.
     */
    private static boolean areToldBy(@Nullable Throwable thrown, List<Failed> failures) {
        return (thrown instanceof TaskFailedException || thrown instanceof ClosedException)
                && contains(failures, thrown.getCause());
    }

    /** Whether {@code exception} is what one of these failed with, or the cause found inside a nested group's. */
    private static boolean contains(List<Failed> failures, @Nullable Throwable exception) {
        return failures.stream().anyMatch(each -> TaskFailedException.root(each.exception()) == exception);
    }

    /**
     * What a group throws for these: the first, as the policy wants it, the others suppressed. If the body threw
     * that already, because it awaited the task, its exception is kept.
     */
    private Throwable toThrow(List<Failed> failures, @Nullable Throwable thrownByBody) {
        Throwable thrown = policy.toThrow(original(failures), thrownByBody);
        if (thrownByBody instanceof ClosedException closed) {
            Suppression.addAll(thrown, List.of(closed));
        }
        suppress(thrown, failures);
        return thrown;
    }

    /**
     * The first of {@code failures} that no other one caused. A task that takes from a queue which its producer has
     * closed with a failure may fail before the producer itself does; the failure of the group is the producer's all
     * the same.
     */
    private static Failed original(List<Failed> failures) {
        Failed first = failures.getFirst();
        Throwable cause = UserObjects.cause(TaskFailedException.root(first.exception()));
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE && failures.size() > 1; depth++) {
            for (Failed each : failures) {
                if (TaskFailedException.root(each.exception()) == cause) {
                    return each;
                }
            }
            cause = UserObjects.cause(cause);
        }
        return first;
    }

    private static void suppress(Throwable thrown, List<Failed> failures) {
        Suppression.addAll(
                thrown,
                failures.stream()
                        .map(each -> TaskFailedException.root(each.exception()))
                        .toList());
    }

    /**
     * What failed only because of a cancellation, first in the body, then in the tasks; and the results that are failures and
     * that no caller will get.
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
        all.addAll(group.failedResults(NotedFailures.MOST_CONSEQUENCES));
        return all;
    }

    /** The cancellation around the group that cut its work short; null if it was the group's own. */
    private @Nullable Throwable cancellationOutside(Outcome<?> body, @Nullable Throwable thrown) {
        CancelScope around = group.parent();
        Cancellation outside = around == null ? null : around.cancellationNow();
        if (outside == null) {
            return null;
        }
        List<Throwable> consequences = consequences(body);
        if (thrown != null && consequences.isEmpty() && Cancellation.carriedBy(thrown) == outside) {
            return thrown;
        }
        return Boundary.cutShort(outside, consequences, thrown);
    }
}
