package dev.weft.cli.list;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts that this machine asks slowly after a pause. A scheduler attempts one job of such a host at a time, then more with
 * each few answers. More claims than that would wait, keep their slots, and keep the URLs from other machines. Thread-safe.
 */
final class SlowStarts {
    private final int perHost;
    private final Map<String, Start> hosts = new ConcurrentHashMap<>();

    /**
     * No hosts.
     *
     * @param perHost the number of attempts that run together when a host is no longer asked slowly
     */
    SlowStarts(int perHost) {
        this.perHost = perHost;
    }

    /** Notes that a host has rejected an attempt, and gets no requests before a time. */
    void pause(String host, long now, Duration pause) {
        hosts.put(host, new Start(now + pause.toNanos(), 1, 0));
    }

    /** Notes that a host has answered an attempt that began at a time. */
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
