package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.Deadline;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.HostSignal;
import dev.weft.cli.schedule.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Attempts jobs only while this machine has their claims. A job whose claim was lost is dropped, whether it waits for
 * its first attempt or for a retry. If this machine claims the URL again, the new claim has a job of its own.
 */
final class ClaimedJobs implements Worker<Job> {
    private static final Verdict DROPPED = Verdict.done(HostSignal.NONE);

    private final Claims claims;
    private final Attempts attempts;

    ClaimedJobs(Claims claims, Attempts attempts) {
        this.claims = claims;
        this.attempts = attempts;
    }

    @Override
    public Verdict attempt(Job job) throws IOException, InterruptedException {
        Claim claim = claims.of(job);
        if (claim == null) {
            attempts.drop(job);
            return DROPPED;
        }
        long begun = System.nanoTime();
        String host = job.host();
        Duration left = claim.left(System.nanoTime());
        Optional<Verdict> verdict =
                left.isPositive() ? Async.moveOnAfter(left, () -> attempt(job, claim)) : Optional.empty();
        if (verdict.isEmpty()) {
            claims.lose(claim);
            return DROPPED;
        }
        if (verdict.get().signal() == HostSignal.THROTTLED) {
            claims.pause(job.host(), verdict.get().pause());
        } else if (verdict.get().signal() == HostSignal.ANSWERED) {
            claims.answered(host, begun);
        }
        claims.attempted(claim);
        return verdict.get();
    }

    private Verdict attempt(Job job, Claim claim) throws IOException, InterruptedException {
        Deadline lease = Async.deadline().orElseThrow();
        if (!claim.begin(lease, System.nanoTime())) {
            attempts.drop(job);
            return DROPPED;
        }
        boolean ended = false;
        try {
            Verdict verdict = attempts.attempt(job);
            ended = true;
            return verdict;
        } finally {
            claim.end(lease);
            if (!ended) {
                attempts.abandon(job);
            }
        }
    }

    @Override
    public void refuse(Job job, String reason) throws IOException {
        if (claims.of(job) != null) {
            attempts.refuse(job, reason);
        }
    }
}
