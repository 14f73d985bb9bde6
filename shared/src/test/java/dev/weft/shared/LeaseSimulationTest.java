package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.shared.memory.Machine;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Locks, semaphores and elections in simulations. */
final class LeaseSimulationTest extends Simulated {
    private static final int MACHINES = 3;
    private static final String DONE_ONCE = "work that was done is not begun again";
    private static final String BELIEVED = "machines that believe in a permit";

    @Test
    void noTwoMachinesBelieveInTheSameLock() throws Exception {
        assertHolds(stage -> believing(stage, 1));
    }

    @Test
    void noMoreMachinesBelieveInAPermitThanThereAre() throws Exception {
        assertHolds(stage -> believing(stage, 2));
    }

    @Test
    void renewalThatNeverComesIsFound() {
        assertFound(BELIEVED, Mistakes::renewingNothing, stage -> believing(stage, 1));
    }

    @Test
    void renewalThatIsTooLateIsFound() {
        assertFound(BELIEVED, Mistakes::countingSlowly, stage -> believing(stage, 1));
    }

    @Test
    void leaseThatIsShorterAtTheServerIsFound() {
        assertFound(BELIEVED, Mistakes::lastingLess, stage -> believing(stage, 1));
    }

    @Test
    void tokenThatIsGivenTwiceIsFound() {
        assertFound("tokens that were given before", Mistakes::repeatingTokens, stage -> believing(stage, 1));
    }

    @Test
    void semaphoreWithOnePermitTooManyIsFound() {
        assertFound(BELIEVED, Mistakes::grantingOneMore, stage -> believing(stage, 2));
    }

    @Test
    void permitsOfADeadMachineThatStayAreFound() {
        assertFound("timed out after 15 s", Mistakes::keepingTheDead, LeaseSimulationTest::death);
    }

    @Test
    void permitOfADeadMachineIsFreeAfterItsTime() throws Exception {
        assertHolds(LeaseSimulationTest::death);
    }

    @Test
    void grantAfterTheCancellationGoesToTheNext() throws Exception {
        assertHolds(LeaseSimulationTest::handOver);
    }

    @Test
    void grantThatStaysAfterTheCancellationIsFound() {
        assertFound("timed out after 5 s", Mistakes::leavingNothing, LeaseSimulationTest::handOver);
    }

    @Test
    void workThatIsDoneIsNotBegunAgain() throws Exception {
        assertHolds(LeaseSimulationTest::election);
    }

    @Test
    void workThatIsForgottenIsFound() {
        assertFound(DONE_ONCE, Mistakes::raisingNothing, LeaseSimulationTest::election);
    }

    @Test
    void workOfALeaderThatWasOverthrownIsFoundIfItCounts() {
        assertFound(DONE_ONCE, Mistakes::raisingForAnyLeader, LeaseSimulationTest::election);
    }

    /** Machines hold permits for longer than a lease, while they stop, drift and lose messages. */
    private static void believing(Stage stage, int permits) throws Exception {
        Set<String> inside = new HashSet<>();
        Set<Long> tokens = new HashSet<>();
        TaskGroup.run(group -> {
            for (int i = 0; i < MACHINES; i++) {
                Machine machine = stage.machine("m" + i, 0.05);
                machine.clockRate(1 + (stage.random(9) - 4) / 100.0);
                Shared shared = stage.open(machine);
                group.spawn(() -> {
                    try {
                        for (int round = 0; round < 2; round++) {
                            hold(shared, permits, lease -> {
                                assertThat(tokens.add(lease.token()))
                                        .as("tokens that were given before: none")
                                        .isTrue();
                                holdAndStop(stage, machine, lease, inside, permits);
                            });
                        }
                    } finally {
                        shared.close();
                    }
                });
            }
        });
    }

    private static void hold(Shared shared, int permits, Action.On<Lease, InterruptedException> body)
            throws InterruptedException {
        try {
            if (permits == 1) {
                shared.lock("l").run(body);
            } else {
                shared.semaphore("s", permits).run(body);
            }
        } catch (LeaseLostException lost) {
            assertThat(lost).hasMessageContaining("is lost");
        }
    }

    private static void holdAndStop(Stage stage, Machine machine, Lease lease, Set<String> inside, int most)
            throws InterruptedException {
        for (int step = 0; step < 8; step++) {
            if (stage.random(6) == 0) {
                stage.pause(machine);
            }
            lease.check();
            inside.add(machine.toString());
            try {
                assertThat(inside).as(BELIEVED).hasSizeLessThanOrEqualTo(most);
                Async.sleep(Duration.ofSeconds(2));
            } finally {
                inside.remove(machine.toString());
            }
        }
    }

    /** A machine dies while it holds the lock; another gets it when the lease is over. */
    private static void death(Stage stage) throws Exception {
        Machine mortal = stage.machine("mortal", 0);
        Shared one = stage.open(mortal);
        Shared two = stage.open("two", 0);
        try {
            TaskGroup.run(group -> {
                group.spawn(() -> one.lock("l").acquire());
                Async.sleep(Duration.ofSeconds(1 + stage.random(5)));
                mortal.stop();
                Async.withTimeout(
                        LEASE.plusSeconds(5), () -> two.lock("l").acquire().close());
                group.cancel("it is dead");
            });
        } finally {
            mortal.resume();
            one.close();
            two.close();
        }
    }

    /** A caller gives up at any moment; then another gets the lock in less time than a lease lasts. */
    private static void handOver(Stage stage) throws Exception {
        Shared one = stage.open("one", 0);
        Shared two = stage.open("two", 0);
        try {
            Async.moveOnAfter(
                    Duration.ofMillis(stage.random(800)),
                    () -> one.lock("l").acquire().close());
            Async.sleep(Duration.ofSeconds(1));
            Async.withTimeout(LEASE.dividedBy(2), () -> two.lock("l").acquire().close());
        } finally {
            one.close();
            two.close();
        }
    }

    /** Machines stand for election, and stop while they lead: one of them does the work, and none begins it after that. */
    private static void election(Stage stage) throws Exception {
        Set<String> done = new HashSet<>();
        TaskGroup.run(group -> {
            for (int i = 0; i < MACHINES; i++) {
                Machine machine = stage.machine("m" + i, 0.2);
                Shared shared = stage.open(machine);
                group.spawn(() -> {
                    try {
                        boolean here = shared.once("work").run(lease -> {
                            assertThat(done).as(DONE_ONCE).isEmpty();
                            Async.sleep(Duration.ofSeconds(2));
                            if (stage.random(2) == 0) {
                                group.spawn(() -> stage.pause(machine));
                                Async.sleep(Duration.ofMillis(stage.random(10)));
                            }
                        });
                        if (here) {
                            done.add(machine.toString());
                        }
                    } finally {
                        shared.close();
                    }
                });
            }
        });
        assertThat(done).as(DONE_ONCE).hasSize(1);
    }
}
