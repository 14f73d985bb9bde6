package dev.weft.cli.list;

import dev.weft.ClosedException;
import dev.weft.Deadline;
import dev.weft.cli.result.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A URL of the list that this machine fetches until the lease of its claim ends. Thread-safe. */
final class Claim {
    private final long id;
    private final int number;
    private final String host;
    private final Target target;
    private final long start;
    private long end;
    private @Nullable Deadline deadline;

    /**
     * A claim.
     *
     * @param id the identity of the URL
     * @param number the number of the claim, which increases with each claim of the same URL
     * @param start the earliest time for the request, as {@link System#nanoTime}
     * @param end the end of the lease, likewise
     */
    Claim(long id, int number, String host, Target target, long start, long end) {
        this.id = id;
        this.number = number;
        this.host = host;
        this.target = target;
        this.start = start;
        this.end = end;
    }

    long id() {
        return id;
    }

    int number() {
        return number;
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
        return Duration.ofNanos(end - now);
    }

    /** Lets the scope of an attempt end with the lease, until {@link #unguarded}. */
    synchronized void guardedBy(Deadline attempt) {
        deadline = attempt;
    }

    synchronized void unguarded() {
        deadline = null;
    }

    /** Moves the end of the lease, and of a running attempt. */
    synchronized void extend(long newEnd, long now) {
        end = newEnd;
        moveDeadline(now);
    }

    /** Ends the lease, because the list says that it has ended. */
    synchronized void lose(long now) {
        end = now;
        moveDeadline(now);
    }

    private void moveDeadline(long now) {
        if (deadline != null) {
            try {
                deadline.reschedule(left(now));
            } catch (ClosedException e) {
                deadline = null; // the attempt has ended
            }
        }
    }

    @Override
    public String toString() {
        return "claim " + number + " of " + target.url();
    }
}
