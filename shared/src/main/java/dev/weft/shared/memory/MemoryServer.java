package dev.weft.shared.memory;

import dev.weft.Async;
import dev.weft.shared.spi.Engine;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A server in memory, for tests and simulations. Each {@link Machine} is an engine, with a clock and a network
 * connection of its own. The data do not outlive the process. In a simulation the server's time is virtual.
 */
public final class MemoryServer {
    private final List<Machine> machines = new ArrayList<>();
    private final List<Announcement> pending = new ArrayList<>();
    private volatile long ahead;
    private long numbers;
    final MemoryClaims claims = new MemoryClaims(this);
    final MemoryItems items = new MemoryItems(this);
    final MemoryFlags flags = new MemoryFlags(this);
    final MemoryRates rates = new MemoryRates(this);
    final MemoryRounds rounds = new MemoryRounds(this);

    /** An announcement that something has changed under a topic. */
    record Announcement(String topic, int waiters) {}

    private MemoryServer() {}

    /** A server without any data. */
    public static MemoryServer create() {
        return new MemoryServer();
    }

    /** A new machine, whose connection has no faults and whose clock is the server's. */
    public synchronized Machine machine(String name) {
        Machine machine = new Machine(this, Objects.requireNonNull(name, "name"));
        machines.add(machine);
        return machine;
    }

    /** An engine for tests that need only one machine: the machine of a new server. */
    public static Engine engine() {
        return create().machine("memory");
    }

    /**
     * Sets the clock of the server forward, but not the clocks of the machines. On the server, leases, deliveries and
     * delays end earlier by {@code duration}, so that a test need not wait for them. Tasks that wait notice the change
     * when they next ask the server.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public synchronized void setClockForward(Duration duration) {
        if (Objects.requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, but is " + Durations.inWords(duration));
        }
        ahead += duration.toNanos();
    }

    /** The time of the server. */
    long now() {
        return Async.nanoTime() + ahead;
    }

    /** Returns a new number, for a token, a ticket or a receipt. */
    synchronized long nextNumber() {
        return ++numbers;
    }

    /**
     * Records an announcement, which {@link #flush} sends after the current operation. Sending may let other tasks run,
     * so it must not happen under a monitor.
     */
    synchronized void announce(String topic, int waiters) {
        pending.add(new Announcement(topic, waiters));
    }

    /** Sends the recorded announcements to all machines. */
    void flush() {
        List<Machine> all;
        List<Announcement> sent;
        synchronized (this) {
            all = List.copyOf(machines);
            sent = List.copyOf(pending);
            pending.clear();
        }
        sent.forEach(each -> all.forEach(machine -> machine.send(each)));
    }
}
