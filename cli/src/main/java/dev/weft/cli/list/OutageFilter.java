package dev.weft.cli.list;

import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Contact;
import dev.weft.cli.attempt.Job;

/**
 * Decides which attempts count. While this machine reaches no host, a failed connection says nothing about the URL, so
 * the URL is given back without a result.
 */
record OutageFilter(Claims claims, Outage outage) implements Attempts.Filter {
    @Override
    public boolean counts(Job job, Contact contact) {
        if (contact == Contact.MADE) {
            outage.reached();
        }
        if (contact == Contact.NONE && outage.failed(job.host())) {
            claims.giveBackIdle();
        }
        Claim claim = claims.of(job);
        if (contact != Contact.NONE || !outage.isOut() || claim == null) {
            return true;
        }
        if (claim.finish()) {
            claims.giveBack(claim);
        }
        return false;
    }
}
