package dev.weft.cli.output;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The hosts that get no requests for a time, because they have rejected one, for example with the status 429. Guarded by the
 * lock of {@link Results}.
 */
final class Pauses {
    private static final int MAX_HOSTS = 1_000;

    private final Map<String, Long> ends = new HashMap<>();

    void add(String host, long now, Duration pause) {
        long end = now + Math.min(pause.toSeconds(), Integer.MAX_VALUE) * 1_000_000_000L;
        if (ends.size() < MAX_HOSTS && end > now) {
            ends.merge(host, end, Math::max);
        }
    }

    /** Describes the paused hosts at time {@code now}; empty if there are none. */
    String words(long now) {
        ends.values().removeIf(end -> end <= now);
        if (ends.isEmpty()) {
            return "";
        }
        long last = ends.values().stream().mapToLong(Long::longValue).max().orElse(now);
        String who = ends.size() == 1
                ? ends.keySet().iterator().next().replaceFirst("^https?://", "")
                : ends.size() + " hosts";
        return who + " paused for " + TextForPeople.clock((last - now) / 1e9);
    }
}
