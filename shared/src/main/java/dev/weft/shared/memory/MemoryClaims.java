package dev.weft.shared.memory;

import dev.weft.Async;
import dev.weft.shared.spi.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@linkplain Claims claims} of a server. The map of a key holds its claims in the order in which they were
 * entered.
 */
final class MemoryClaims {
    private final MemoryServer server;
    private final Map<String, Key> keys = new HashMap<>();

    MemoryClaims(MemoryServer server) {
        this.server = server;
    }

    private static final class Key {
        private final Map<String, Claim> claims = new LinkedHashMap<>();
        private int total;
    }

    private static final class Claim {
        private final Claims.Request request;
        private long deadline;
        private long token;
        private Instant since = Instant.EPOCH;

        Claim(Claims.Request request) {
            this.request = request;
        }
    }

    synchronized Claims.Reply enter(Claims.Request request) {
        Key key = keys.computeIfAbsent(request.key(), name -> {
            Key made = new Key();
            made.total = request.total();
            return made;
        });
        removeOverdue(key);
        Claim claim = key.claims.computeIfAbsent(request.id(), id -> new Claim(request));
        claim.deadline = server.now() + request.lasting().toNanos();
        grant(key);
        if (claim.token == 0 && !request.waits()) {
            key.claims.remove(request.id());
        }
        return new Claims.Reply(claim.token != 0, claim.token, key.total, untilDeadline(key));
    }

    private Duration untilDeadline(Key key) {
        return key.claims.values().stream()
                .filter(claim -> claim.token != 0)
                .map(claim -> Duration.ofNanos(claim.deadline - server.now()))
                .min(Duration::compareTo)
                .orElse(Duration.ofNanos(-1));
    }

    private void removeOverdue(Key key) {
        key.claims.values().removeIf(claim -> claim.deadline <= server.now());
    }

    private void grant(Key key) {
        removeOverdue(key);
        int free = key.total;
        for (Claim claim : key.claims.values()) {
            free -= claim.token == 0 ? 0 : claim.request.permits();
        }
        for (Claim claim : key.claims.values()) {
            if (claim.token == 0) {
                if (claim.request.permits() > free) {
                    return;
                }
                free -= claim.request.permits();
                claim.token = server.nextNumber();
                claim.since = Async.clock().instant();
                server.announce(Claims.topic(claim.request.id()), 1);
            }
        }
    }

    synchronized Set<String> renew(Collection<String> ids, Duration lasting) {
        Set<String> renewed = new LinkedHashSet<>();
        for (Key key : keys.values()) {
            for (String id : ids) {
                Claim claim = key.claims.get(id);
                if (claim != null && claim.deadline > server.now()) {
                    claim.deadline = server.now() + lasting.toNanos();
                    renewed.add(id);
                }
            }
        }
        return renewed;
    }

    synchronized boolean leave(String id) {
        for (Key key : keys.values()) {
            if (key.claims.remove(id) != null) {
                grant(key);
            }
        }
        return true;
    }

    synchronized boolean isGranted(String id) {
        return keys.values().stream()
                .map(key -> key.claims.get(id))
                .anyMatch(claim -> claim != null && claim.token != 0 && claim.deadline > server.now());
    }

    synchronized List<Claims.Held> holders(String name) {
        List<Claims.Held> held = new ArrayList<>();
        Key key = keys.getOrDefault(name, new Key());
        for (Claim claim : key.claims.values()) {
            if (claim.token != 0 && claim.deadline > server.now()) {
                held.add(new Claims.Held(claim.request.owner(), claim.request.permits(), claim.token, claim.since));
            }
        }
        return held;
    }

    synchronized boolean resize(String name, int total) {
        Key key = keys.computeIfAbsent(name, unknown -> new Key());
        key.total = total;
        grant(key);
        return true;
    }
}
