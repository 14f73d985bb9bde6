package dev.weft.cli.list;

import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Job;

/**
 * Decides which attempts count. While this machine reaches no host, a failed connection says nothing about the URL, so the URL is
 * given back without a result.
 */
record OutageJudge(Claims claims, Outage outage) implements Attempts.Reach {
    @Override
    public boolean counts(Job job, boolean connected, boolean unreached) {
        if (connected) {
            outage.reached();
        }
        if (unreached && outage.failed(job.host())) {
            claims.giveBackIdle();
        }
        Claim claim = claims.of(job);
        if (!unreached || !outage.isOut() || claim == null) {
            return true;
        }
        if (claim.finish()) {
            claims.giveBack(claim);
        }
        return false;
    }
}
