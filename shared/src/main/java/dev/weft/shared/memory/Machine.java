package dev.weft.shared.memory;

import dev.weft.Async;
import dev.weft.queue.Queue;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.LocalTime;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A simulated machine that is connected to a {@link MemoryServer}. It is the engine of the clients on that machine. Its
 * faults can be set at any time, by any task.
 */
public final class Machine implements Engine {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final MemoryServer server;
    private final String name;
    private final Queue<MemoryServer.Announcement> announcements = Queue.unbounded();
    private final Event running = Event.create();
    private volatile Faults faults = Faults.none();
    private volatile double rate = 1;
    private volatile RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    Machine(MemoryServer server, String name) {
        this.server = server;
        this.name = name;
        running.set();
    }

    /**
     * The faults of the connection of a machine.
     *
     * @param latency the longest time that a message takes, each way
     * @param loss the share of requests, answers and announcements that are lost, from 0 to 1
     */
    public record Faults(Duration latency, double loss) {
        /** Checks the parameters. */
        public Faults {
            Objects.requireNonNull(latency, "latency");
            if (!(loss >= 0 && loss <= 1)) {
                throw new IllegalArgumentException("loss must be from 0 to 1, but is " + loss);
            }
        }

        /** No faults: messages arrive immediately, and none is lost. */
        public static Faults none() {
            return new Faults(Duration.ZERO, 0);
        }
    }

    /** Sets the faults that the connection has from now on. Latencies and losses are drawn from {@code random}. */
    public void faults(Faults faults, RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        this.faults = Objects.requireNonNull(faults, "faults");
    }

    /**
     * Makes the clock of this machine run at {@code rate}: 0.9 is a clock that is slow by a tenth.
     *
     * @throws IllegalArgumentException if the rate is not above 0
     */
    public void clockRate(double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate must be above 0, but is " + rate);
        }
        this.rate = rate;
    }

    /**
     * Stops the machine, as SIGSTOP does: it sends and receives nothing, and its client does nothing, but its clock
     * continues.
     */
    public void stop() {
        running.clear();
    }

    /** Lets the machine continue. */
    public void resume() {
        running.set();
    }

    /**
     * Waits while the machine is stopped. Test code that acts as a program on this machine calls this method at points where a
     * stopped process would not continue.
     *
     * @throws InterruptedException if the caller is cancelled
     */
    public void awaitRunning() throws InterruptedException {
        running.await();
    }

    void send(MemoryServer.Announcement announcement) {
        announcements.offer(announcement);
    }

    /** An operation on the server. */
    interface Operation<T> {
        T run();
    }

    /** Sends a request, lets the server do {@code operation}, and receives the answer. */
    <T> T exchange(Operation<T> operation) throws InterruptedException {
        transmit();
        T answer = operation.run();
        server.flush();
        transmit();
        return answer;
    }

    private void transmit() throws InterruptedException {
        running.await();
        Faults now = faults;
        if (now.loss() > 0 && random.nextDouble() < now.loss()) {
            Async.sleep(FOREVER);
        }
        if (now.latency().isPositive()) {
            Async.sleep(Duration.ofNanos(random.nextLong(now.latency().toNanos() + 1)));
        }
        running.await();
    }

    @Override
    public Claims claims() {
        return new RemoteClaims(this, server.claims);
    }

    @Override
    public Items items() {
        return new RemoteItems(this, server.items);
    }

    @Override
    public Flags flags() {
        return new RemoteFlags(this, server.flags);
    }

    @Override
    public Rates rates() {
        return new RemoteRates(this, server.rates);
    }

    @Override
    public Rounds rounds() {
        return new RemoteRounds(this, server.rounds);
    }

    @Override
    public void listen(Listener listener) throws EngineException, InterruptedException {
        listener.connected();
        while (true) {
            MemoryServer.Announcement next = announcements.take();
            running.await();
            if (random.nextDouble() >= faults.loss()) {
                listener.announced(next.topic(), next.waiters());
            }
        }
    }

    @Override
    public LocalTime time() {
        return new LocalTime() {
            @Override
            public long nanoTime() {
                return (long) (Async.nanoTime() * rate);
            }

            @Override
            public void await(Event event, Duration atMost) throws InterruptedException {
                Duration real = Duration.ofNanos(
                        (long) Math.ceil(Math.min((double) FOREVER.toNanos(), atMost.toNanos() / rate)));
                Async.moveOnAfter(real, event::await);
                running.await();
            }
        };
    }

    @Override
    public String description() {
        return "server in memory";
    }

    @Override
    public String toString() {
        return "machine " + name;
    }
}
