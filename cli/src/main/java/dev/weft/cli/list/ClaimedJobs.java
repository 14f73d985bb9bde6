package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.schedule.Verdict;
import dev.weft.cli.schedule.Verdict.Sign;
import dev.weft.cli.schedule.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Attempts jobs only while this machine has their leases. */
final class ClaimedJobs implements Worker<Job> {
    private final Claims claims;
    private final Attempts attempts;

    ClaimedJobs(Claims claims, Attempts attempts) {
        this.claims = claims;
        this.attempts = attempts;
    }

    @Override
    public Verdict attempt(Job job) throws IOException, InterruptedException {
        Claim claim = claims.of(job.target());
        if (claim == null) {
            return Verdict.done(Sign.NONE);
        }
        Duration left = claim.left(System.nanoTime());
        Optional<Verdict> verdict =
                left.isPositive() ? Async.moveOnAfter(left, () -> attempt(job, claim)) : Optional.empty();
        if (verdict.isEmpty()) {
            claims.lose(claim);
            return Verdict.done(Sign.NONE);
        }
        if (verdict.get().sign() == Sign.THROTTLED) {
            claims.pause(job.host(), verdict.get().pause());
        }
        return verdict.get();
    }

    private Verdict attempt(Job job, Claim claim) throws IOException, InterruptedException {
        claim.guardedBy(Async.deadline().orElseThrow());
        boolean ended = false;
        try {
            Verdict verdict = attempts.attempt(job);
            ended = true;
            return verdict;
        } finally {
            claim.unguarded();
            if (!ended) {
                attempts.abandon();
            }
        }
    }

    @Override
    public void refuse(Job job, String reason) throws IOException {
        attempts.refuse(job, reason);
    }
}
