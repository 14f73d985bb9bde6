package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.QueueClosedException;
import dev.weft.shared.memory.Machine;
import dev.weft.shared.memory.MemoryServer;
import dev.weft.shared.spi.Engine;
import dev.weft.testing.Simulation;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The lock and the queue on machines whose messages are late and lost, whose clocks drift and that stop: the rules hold for every
 * seed. With a mistake planted in the engine, some seed breaks a rule.
 */
final class LeaseSimulationTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final int MACHINES = 3;

    /** Held, because the JDK holds it weakly: these servers come and go all the time. */
    private static final Logger LOG = Logger.getLogger("dev.weft.shared");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @Test
    void noTwoMachinesBelieveInTheSameLock() throws Exception {
        Simulation.options()
                .virtualTimeLimit(Duration.ofHours(1))
                .check(25, simulation -> exclusion(simulation, engine -> engine));
    }

    @Test
    void renewalThatNeverComesIsFound() {
        assertFound("machines that hold the lock", simulation -> exclusion(simulation, Mistakes::renewingNothing));
    }

    @Test
    void grantAfterTheCancellationGoesToTheNext() throws Exception {
        Simulation.options()
                .virtualTimeLimit(Duration.ofHours(1))
                .check(25, simulation -> handOver(simulation, engine -> engine));
    }

    @Test
    void grantThatStaysAfterTheCancellationIsFound() {
        assertFound("timed out after 5 s", simulation -> handOver(simulation, Mistakes::leavingNothing));
    }

    @Test
    void noItemIsAcknowledgedTwice() throws Exception {
        Simulation.options()
                .virtualTimeLimit(Duration.ofHours(1))
                .check(25, simulation -> acknowledgements(simulation, engine -> engine));
    }

    @Test
    void acknowledgementAfterTheTimeoutIsFound() {
        assertFound(
                "acknowledged the last delivery",
                simulation -> acknowledgements(simulation, Mistakes::acceptingStaleReceipts));
    }

    private static void assertFound(String rule, Action.On<Simulation, ?> scene) {
        assertThatThrownBy(() -> Simulation.options()
                        .virtualTimeLimit(Duration.ofHours(1))
                        .check(1000, scene))
                .isInstanceOf(AssertionError.class)
                .hasStackTraceContaining(rule);
    }

    /** What stands between a client and its engine. */
    @FunctionalInterface
    interface Planting {
        Engine in(Engine engine);
    }

    private static Shared open(Machine machine, Simulation simulation, Planting planting, double loss) {
        machine.faults(new Machine.Faults(Duration.ofMillis(300), loss), simulation.random());
        SharedOptions options = SharedOptions.standard()
                .host(machine.toString())
                .lease(LEASE)
                .callLimit(Duration.ofSeconds(1))
                .poll(Duration.ofSeconds(1));
        return Shared.open(planting.in(machine), options);
    }

    /** Machines hold a lock for longer than the lease, while they stop, drift and lose messages. */
    private static void exclusion(Simulation simulation, Planting planting) throws Exception {
        MemoryServer server = MemoryServer.create();
        Set<String> inside = new HashSet<>();
        TaskGroup.run(group -> {
            for (int i = 0; i < MACHINES; i++) {
                Machine machine = server.machine("m" + i);
                machine.clockRate(1 + simulation.random().nextInt(-4, 5) / 100.0);
                Shared shared = open(machine, simulation, planting, 0.05);
                group.spawn(() -> {
                    try {
                        for (int round = 0; round < 2; round++) {
                            holdAndStop(simulation, machine, shared, inside);
                        }
                    } finally {
                        shared.close();
                    }
                });
            }
        });
    }

    private static void holdAndStop(Simulation simulation, Machine machine, Shared shared, Set<String> inside)
            throws InterruptedException {
        try {
            shared.lock("l").run(lease -> {
                for (int step = 0; step < 8; step++) {
                    if (simulation.random().nextInt(6) == 0) {
                        inside.remove(machine.toString());
                        machine.stop();
                        try {
                            Async.sleep(Duration.ofSeconds(simulation.random().nextInt(15)));
                        } finally {
                            machine.resume();
                        }
                    }
                    lease.check();
                    inside.add(machine.toString());
                    assertThat(inside).as("machines that hold the lock").hasSize(1);
                    try {
                        Async.sleep(Duration.ofSeconds(2));
                    } finally {
                        inside.remove(machine.toString());
                    }
                }
            });
        } catch (LeaseLostException lost) {
            inside.remove(machine.toString());
        }
    }

    /** A caller gives up at any moment; then another gets the lock in less time than a lease lasts. */
    private static void handOver(Simulation simulation, Planting planting) throws Exception {
        MemoryServer server = MemoryServer.create();
        Shared one = open(server.machine("one"), simulation, planting, 0);
        Shared two = open(server.machine("two"), simulation, planting, 0);
        try {
            Async.moveOnAfter(
                    Duration.ofMillis(simulation.random().nextInt(800)),
                    () -> one.lock("l").acquire().close());
            Async.sleep(Duration.ofSeconds(1));
            Async.withTimeout(LEASE.dividedBy(2), () -> two.lock("l").acquire().close());
        } finally {
            one.close();
            two.close();
        }
    }

    /** Workers that are slower than the visibility: each item is acknowledged by its last delivery, once. */
    private static void acknowledgements(Simulation simulation, Planting planting) throws Exception {
        MemoryServer server = MemoryServer.create();
        Set<String> acknowledged = new HashSet<>();
        Set<String> latest = new HashSet<>();
        TaskGroup.run(group -> {
            for (int i = 0; i < MACHINES; i++) {
                Shared shared = open(server.machine("m" + i), simulation, planting, 0);
                SharedQueue<String> queue = shared.queue("q", Codec.text())
                        .visibility(Duration.ofSeconds(3))
                        .deliveries(100);
                if (i == 0) {
                    queue.putAll(List.of("a", "b", "c"), PutOptions.standard());
                    queue.close();
                }
                group.spawn(() -> {
                    try {
                        while (true) {
                            workOff(simulation, queue, latest, acknowledged);
                        }
                    } catch (QueueClosedException atTheEnd) {
                        assertThat(queue.counts().live()).isZero();
                    } finally {
                        shared.close();
                    }
                });
            }
        });
        assertThat(acknowledged).containsExactlyInAnyOrder("a", "b", "c");
    }

    private static void workOff(
            Simulation simulation, SharedQueue<String> queue, Set<String> latest, Set<String> acknowledged)
            throws InterruptedException {
        try (Delivery<String> item = queue.take()) {
            latest.removeIf(each -> each.startsWith(item.item()));
            latest.add(item.item() + item.number());
            Async.sleep(Duration.ofSeconds(simulation.random().nextInt(6)));
            boolean stillLatest = latest.contains(item.item() + item.number());
            item.acknowledge();
            assertThat(stillLatest).as("acknowledged the last delivery").isTrue();
            acknowledged.add(item.item());
        } catch (StaleDeliveryException refused) {
            assertThat(refused).hasMessageContaining("is over");
        }
    }
}
