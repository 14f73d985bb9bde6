package dev.weft.shared.memory;

import dev.weft.shared.spi.Rates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The {@linkplain Rates rates} of a server: for each key, the time at which the next permit is free. */
final class MemoryRates {
    private final MemoryServer server;
    private final Map<String, Long> free = new HashMap<>();

    MemoryRates(MemoryServer server) {
        this.server = server;
    }

    synchronized Rates.Reply reserve(Rates.Request request) {
        long now = server.now();
        long interval = request.interval().toNanos();
        long earliest = now - (request.burst() - 1) * interval;
        long slot = Math.max(free.getOrDefault(request.key(), earliest), earliest);
        Duration delay = Duration.ofNanos(Math.max(0, slot - now));
        boolean reserved = delay.compareTo(request.maxDelay()) <= 0;
        if (reserved) {
            free.put(request.key(), slot + interval);
        }
        return new Rates.Reply(reserved, delay, slot);
    }

    synchronized boolean giveBack(Rates.Request request, long slot) {
        return free.replace(request.key(), slot + request.interval().toNanos(), slot);
    }
}
