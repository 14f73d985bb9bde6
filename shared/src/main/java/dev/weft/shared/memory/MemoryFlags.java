package dev.weft.shared.memory;

import dev.weft.shared.spi.Flags;
import java.util.HashMap;
import java.util.Map;

/** The {@linkplain Flags flags} of a server. */
final class MemoryFlags {
    private static final Flags.State DOWN = new Flags.State(false, 0);

    private final MemoryServer server;
    private final Map<String, Flags.State> flags = new HashMap<>();
    private final Map<String, String> raisedBy = new HashMap<>();

    MemoryFlags(MemoryServer server) {
        this.server = server;
    }

    synchronized Flags.State read(String key) {
        return flags.getOrDefault(key, DOWN);
    }

    synchronized boolean raise(String key, String claim) {
        if (!read(key).up() && server.claims.isGranted(claim)) {
            set(key, true);
            raisedBy.put(key, claim);
        }
        return read(key).up() && claim.equals(raisedBy.get(key));
    }

    synchronized boolean set(String key, boolean up) {
        Flags.State before = read(key);
        boolean raised = up && !before.up();
        raisedBy.remove(key);
        flags.put(key, new Flags.State(up, before.raised() + (raised ? 1 : 0)));
        if (raised) {
            server.announce(Flags.topic(key), Integer.MAX_VALUE);
        }
        return true;
    }
}
