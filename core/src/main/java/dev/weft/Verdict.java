package dev.weft;

import dev.weft.Failures.Failed;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one group have come to, and what the group throws when all have ended.
 *
 * <p>The outcome of a task is noted before the task is counted as ended. So when the group is judged, all of them are here
 * and none is added. The first line that applies decides:
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

    /** Notes how {@code task} has ended, before the task tells it to those who await it. */
    void note(SpawnedTask<?> task, Outcome<?> outcome) {
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

    private void noteFailure(SpawnedTask<?> task, Throwable failure) {
        boolean cutShort = group.cutShort(task);
        if (cutShort) {
            taskCutShort = true;
        }
        if (policy.mayThrow(failure, cutShort)) {
            failures().add(task, failure);
        }
    }

    private void noteCancelled(SpawnedTask<?> task, Outcome.Cancelled<?> cancelled) {
        if (!cancelled.consequences().isEmpty()) {
            failures().addConsequences(cancelled.consequences());
        }
        if (group.cutShort(task)) {
            taskCutShort = true; // never back to false: others end at the same time
        }
    }

    /** The failure of {@code task}, which was noted, is looked at. */
    void lookAt(SpawnedTask<?> task) {
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
     * What is to be thrown once all have ended, or null if nothing is.
     *
     * @param body what became of the body
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

    private @Nullable Throwable verdict(Outcome<?> body, @Nullable Throwable thrown) {
        Throwable failure = failureToThrow(body, thrown);
        if (failure != null) {
            Failures.suppressAll(failure, consequences(body));
            Consequences.receive(failure, group.strand());
            return failure;
        }
        boolean cutShort = body instanceof Outcome.Cancelled<?> || taskCutShort;
        return cutShort && !policy.isDecided(someSucceeded) ? cancellationOutside(body, thrown) : null;
    }

    private @Nullable Throwable failureToThrow(Outcome<?> body, @Nullable Throwable thrown) {
        List<Failed> failed = failuresToThrow();
        if (body instanceof Outcome.Failure<?> own && !Failures.areToldBy(thrown, failed)) {
            Failures.suppress(own.exception(), failed);
            return own.exception();
        }
        Throwable ofBody = body instanceof Outcome.Failure<?> ? thrown : null;
        return failed.isEmpty() ? null : Failures.toThrow(failed, policy, ofBody);
    }

    private List<Failed> failuresToThrow() {
        NotedFailures noted = failures;
        return noted == null ? List.of() : noted.toThrow(policy, someSucceeded);
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
        InterruptedException cancelled = outside.toException(consequences);
        if (consequences.stream().noneMatch(consequence -> consequence == thrown)) {
            cancelled.initCause(thrown);
        }
        return cancelled;
    }
}
