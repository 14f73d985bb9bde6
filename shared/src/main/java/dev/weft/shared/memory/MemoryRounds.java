package dev.weft.shared.memory;

import dev.weft.shared.spi.Rounds;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@linkplain Rounds barriers} of a server. The map of a key holds its parties in the order of their arrivals. */
final class MemoryRounds {
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final MemoryServer server;
    private final Map<String, Map<String, Party>> keys = new HashMap<>();
    private final Map<String, Long> rounds = new HashMap<>();

    MemoryRounds(MemoryServer server) {
        this.server = server;
    }

    private static final class Party {
        private final String id;
        private long deadline;
        private long round = -1;
        private int place;

        Party(String id) {
            this.id = id;
        }

        private boolean waits() {
            return round < 0;
        }
    }

    synchronized Rounds.Reply arrive(String key, String id, int parties, Duration lasting) {
        Map<String, Party> all = keys.computeIfAbsent(key, name -> new LinkedHashMap<>());
        all.values().removeIf(party -> party.deadline <= server.now());
        Party own = all.computeIfAbsent(id, Party::new);
        if (own.waits()) {
            own.deadline = server.now() + lasting.toNanos();
        }
        List<Party> waiting = all.values().stream().filter(Party::waits).toList();
        if (waiting.size() >= parties) {
            complete(waiting.subList(0, parties), rounds.merge(key, 1L, Long::sum) - 1);
        }
        int arrived = (int) all.values().stream().filter(Party::waits).count();
        return new Rounds.Reply(!own.waits(), Math.max(0, own.round), own.place, arrived);
    }

    private void complete(List<Party> parties, long round) {
        for (int i = 0; i < parties.size(); i++) {
            Party party = parties.get(i);
            party.round = round;
            party.place = i;
            party.deadline = server.now() + REMEMBERED.toNanos();
            server.announce(Rounds.topic(party.id), 1);
        }
    }

    synchronized boolean leave(String key, String id) {
        return keys.getOrDefault(key, new HashMap<>()).remove(id) != null;
    }
}
