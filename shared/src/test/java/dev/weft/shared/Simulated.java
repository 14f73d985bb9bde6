package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.shared.memory.Machine;
import dev.weft.shared.memory.MemoryServer;
import dev.weft.shared.spi.Engine;
import dev.weft.testing.Simulation;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Scenes on machines whose messages are late and lost, whose clocks drift and that stop: the rules hold for every seed. With a mistake
 * planted in the engine, some seed breaks a rule.
 */
abstract class Simulated {
    static final Duration LEASE = Duration.ofSeconds(10);

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

    /** What stands between a client and its engine. */
    @FunctionalInterface
    interface Planting {
        Engine in(Engine engine);
    }

    /** What happens in a run, with a mistake or without. */
    @FunctionalInterface
    interface Scene {
        void play(Stage stage) throws Exception;
    }

    static void assertHolds(Scene scene) throws Exception {
        Simulation.options().virtualTimeLimit(Duration.ofHours(1)).check(50, played(scene, engine -> engine));
    }

    /** Asserts that one of a thousand seeds breaks the rule. */
    static void assertFound(String rule, Planting mistake, Scene scene) {
        assertThatThrownBy(() -> Simulation.options()
                        .virtualTimeLimit(Duration.ofHours(1))
                        .check(1000, played(scene, mistake)))
                .isInstanceOf(AssertionError.class)
                .hasStackTraceContaining(rule);
    }

    private static Action.On<Simulation, Exception> played(Scene scene, Planting planting) {
        return simulation -> scene.play(new Stage(simulation, MemoryServer.create(), planting));
    }

    /** A server, the mistake of its clients, and what is random. */
    record Stage(Simulation simulation, MemoryServer server, Planting planting) {

        int random(int bound) {
            return simulation.random().nextInt(bound);
        }

        /** A machine whose messages take up to 0.3 s, and of which a share is lost. */
        Machine machine(String name, double loss) {
            Machine machine = server.machine(name);
            machine.faults(new Machine.Faults(Duration.ofMillis(300), loss), simulation.random());
            return machine;
        }

        Shared open(Machine machine) {
            SharedOptions options = SharedOptions.standard()
                    .host(machine.toString())
                    .lease(LEASE)
                    .callTimeout(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofSeconds(1));
            return Shared.open(planting.in(machine), options);
        }

        Shared open(String name, double loss) {
            return open(machine(name, loss));
        }

        /** Stops a machine, as a signal would, for some time that may be longer than a lease. */
        void pause(Machine machine) throws InterruptedException {
            machine.stop();
            try {
                Async.sleep(Duration.ofSeconds(random(15)));
            } finally {
                machine.resume();
            }
        }
    }
}
