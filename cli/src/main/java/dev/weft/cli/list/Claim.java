package dev.weft.cli.list;

import dev.weft.ClosedException;
import dev.weft.Deadline;
import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.result.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A URL of the list that this machine fetches until the lease of its claim ends. Thread-safe.
 *
 * <pre>
 *             begin                    finish, with the result
 *   HELD ───────────────► ATTEMPTED ─────────────────────────────► OVER
 *    ▲                     │    │                                   ▲
 *    └─ end: a retry, ─────┘    └── finish, as the lease has ended ─┤
 *    │  or a redirect                                               │
 *    └──────── finish, as the lease has ended, or with a result ────┘
 *              that needs no attempt, or given back: at the end,
 *              because no host can be reached, or before the first
 *              attempt because the host is paused
 * </pre>
 *
 * <p>Only the first call of {@link #finish} succeeds, so a claim either has a result, or is lost, or is given back. A
 * claim has one job, which keeps the {@link #ticket}. A job has one attempt at a time, with one exception: when an
 * attempt is redirected to another host, the next attempt may begin before the redirected one has returned.
 */
final class Claim {
    private final Ticket ticket;
    private final String host;
    private final Target target;
    private final long start;
    private long leaseEnd;
    private boolean over;
    private boolean hasSlot = true;
    private boolean isBegun;

    /** The deadline of the present attempt; null if the state is HELD, or the attempt has ended. */
    private @Nullable Deadline attempt;

    /**
     * A claim.
     *
     * @param start the earliest time for the request, as {@link System#nanoTime}
     * @param leaseEnd the end of the lease, as {@link System#nanoTime}
     */
    Claim(Ticket ticket, String host, Target target, long start, long leaseEnd) {
        this.ticket = ticket;
        this.host = host;
        this.target = target;
        this.start = start;
        this.leaseEnd = leaseEnd;
    }

    Ticket ticket() {
        return ticket;
    }

    String host() {
        return host;
    }

    Target target() {
        return target;
    }

    long start() {
        return start;
    }

    /** The time that is left of the lease; zero or less if it has ended. */
    synchronized Duration left(long now) {
        return Duration.ofNanos(leaseEnd - now);
    }

    /**
     * Begins an attempt. From now on, the deadline of the attempt is the end of the lease, and moves when the lease is
     * extended.
     *
     * @return false if the claim is over, so that there must be no attempt
     */
    synchronized boolean begin(Deadline deadline, long now) {
        if (over) {
            return false;
        }
        isBegun = true;
        attempt = deadline;
        moveDeadline(now);
        return true;
    }

    /** Ends the attempt that has this deadline. The deadline does not move any more. */
    synchronized void end(Deadline deadline) {
        if (deadline.equals(attempt)) {
            attempt = null;
        }
    }

    /** Moves the end of the lease. */
    synchronized void extend(long newEnd, long now) {
        leaseEnd = newEnd;
        moveDeadline(now);
    }

    /** Ends the claim. Returns false if it had ended before. */
    synchronized boolean finish() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** Ends the claim unless its job is being attempted. Returns whether this call has ended the claim. */
    synchronized boolean finishIdle() {
        return attempt == null && finish();
    }

    /** Ends the claim if its job had no attempt. Returns whether this call has ended the claim. */
    synchronized boolean finishUnattempted() {
        return !isBegun && finish();
    }

    synchronized boolean isOver() {
        return over;
    }

    /**
     * Takes back the slot of the claim; {@link Claims} describes slots. Returns false if the claim had no slot any
     * more.
     */
    synchronized boolean takeSlot() {
        boolean had = hasSlot;
        hasSlot = false;
        return had;
    }

    /** Cancels the present attempt, because the lease has ended. */
    synchronized void cancel(long now) {
        leaseEnd = now;
        moveDeadline(now);
    }

    private void moveDeadline(long now) {
        if (attempt != null) {
            try {
                attempt.reschedule(left(now));
            } catch (ClosedException e) {
                attempt = null; // the attempt has ended
            }
        }
    }

    @Override
    public String toString() {
        return "claim " + ticket.claim() + " of " + target.url();
    }
}
