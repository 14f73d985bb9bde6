package dev.weft.cli.list;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts to which this machine sends few requests at first, after a pause. At the beginning, the scheduler attempts
 * one job of such a host at a time; after as many answers as jobs run together, it attempts one more at a time. If a
 * machine claimed more URLs than the scheduler attempts, the claims would wait, occupy slots, and prevent other
 * machines from fetching the URLs. Thread-safe.
 */
final class SlowStarts {
    private final int perHost;
    private final Map<String, Start> hosts = new ConcurrentHashMap<>();

    /**
     * Creates an object that has no hosts yet.
     *
     * @param perHost the number of attempts that may run together at a host; a host that has reached this number is
     *     removed
     */
    SlowStarts(int perHost) {
        this.perHost = perHost;
    }

    /** Notes that a host has rejected an attempt, and gets no requests for the time {@code pause}. */
    void pause(String host, long now, Duration pause) {
        hosts.put(host, new Start(now + pause.toNanos(), 1, 0));
    }

    /** Notes that a host has answered an attempt that began at the time {@code begun}. */
    void answered(String host, long begun) {
        hosts.computeIfPresent(host, (_, start) -> {
            Start next = begun < start.notBefore ? start : start.answered();
            return next.max < perHost ? next : null;
        });
    }

    /** The maximum numbers of claims, by host. */
    Map<String, Integer> limits() {
        Map<String, Integer> limits = new HashMap<>();
        hosts.forEach((host, start) -> limits.put(host, start.max));
        return limits;
    }

    private record Start(long notBefore, int max, int answers) {
        Start answered() {
            return answers + 1 < max ? new Start(notBefore, max, answers + 1) : new Start(notBefore, max + 1, 0);
        }
    }
}
