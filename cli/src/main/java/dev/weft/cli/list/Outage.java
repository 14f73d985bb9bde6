package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Detects that this machine reaches no host at all. The failures of its attempts then say nothing about the URLs.
 * Thread-safe.
 *
 * <pre>
 *               ATTEMPTS in a row, at HOSTS or more, without a connection
 *   CONNECTED ─────────────────────────────────────────────────────────────► OUT
 *       ▲                                                                     │
 *       └─────────── an attempt has reached a host or a name server ──────────┘
 * </pre>
 *
 * <p>In the state OUT, the machine tries one URL after each pause.
 */
final class Outage {
    static final int ATTEMPTS = 10;
    static final int HOSTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Consumer<String> notes;
    private final Event reached = Event.create("a host was reached");
    private final Set<String> hosts = new HashSet<>();
    private int attempts;
    private Duration pause = FIRST_PAUSE;
    private volatile boolean isOut;
    private volatile long begin;

    /** @param notes receives a line when no host can be reached, and when a host can be reached again */
    Outage(Consumer<String> notes) {
        this.notes = notes;
    }

    /** Whether this machine reaches no host at present. */
    boolean isOut() {
        return isOut;
    }

    /** Notes that an attempt has found no connection to a host. Returns whether an outage has now begun. */
    synchronized boolean failed(String host) {
        if (isOut) {
            return false;
        }
        attempts++;
        hosts.add(host);
        if (attempts < ATTEMPTS || hosts.size() < HOSTS) {
            return false;
        }
        begin = System.nanoTime();
        pause = FIRST_PAUSE;
        reached.clear();
        isOut = true;
        notes.accept("no connection to any host after " + attempts + " attempts at " + hosts.size()
                + " hosts, so this machine gives its URLs back to the list, and tries one from time to time");
        return true;
    }

    /** Notes that an attempt has reached a host or a name server. */
    synchronized void reached() {
        attempts = 0;
        hosts.clear();
        if (isOut) {
            isOut = false;
            reached.set();
            notes.accept("hosts can be reached again");
        }
    }

    /**
     * Waits until a host was reached, or until it is time to try another URL.
     *
     * @throws RunFailedException if the outage has lasted for too long
     */
    void await() throws RunFailedException, InterruptedException {
        if (System.nanoTime() - begin > LIMIT.toNanos()) {
            throw new RunFailedException(
                    "no host could be reached for 30 minutes, so this run ends; its URLs are in the list",
                    new IOException("no connection"));
        }
        Async.moveOnAfter(nextPause(), reached::await);
    }

    private synchronized Duration nextPause() {
        Duration present = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return present;
    }
}
