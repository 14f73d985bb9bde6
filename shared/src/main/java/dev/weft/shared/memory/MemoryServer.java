package dev.weft.shared.memory;

import dev.weft.Async;
import dev.weft.shared.spi.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A server in memory, for tests and simulations. Each {@link Machine} is an engine, with a clock and a link of its own. Nothing
 * outlives the process. In a simulation its time is virtual.
 */
public final class MemoryServer {
    private final List<Machine> machines = new ArrayList<>();
    private long numbers;
    final MemoryClaims claims = new MemoryClaims(this);
    final MemoryItems items = new MemoryItems(this);

    private MemoryServer() {}

    /** A server without any data. */
    public static MemoryServer create() {
        return new MemoryServer();
    }

    /** A new machine whose link is perfect and whose clock is that of the server. */
    public synchronized Machine machine(String name) {
        Machine machine = new Machine(this, Objects.requireNonNull(name, "name"));
        machines.add(machine);
        return machine;
    }

    /** An engine for tests in one process: a machine of a new server. */
    public static Engine engine() {
        return create().machine("memory");
    }

    /** The time of the server. */
    long now() {
        return Async.nanoTime();
    }

    /** Tokens, tickets and receipts. */
    synchronized long nextNumber() {
        return ++numbers;
    }

    void announce(String topic, int waiters) {
        List<Machine> all;
        synchronized (this) {
            all = List.copyOf(machines);
        }
        all.forEach(machine -> machine.send(topic, waiters));
    }
}
