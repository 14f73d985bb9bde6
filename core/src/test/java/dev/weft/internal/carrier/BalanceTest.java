package dev.weft.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests when idle carriers take work, on simulated machines with more cores than this one. The lanes and the checks are
 * real; the time is simulated. A carrier that has nothing to do checks the others, as {@link Carrier} does. A sleeping
 * carrier is woken by a carrier that takes work and leaves some, or whose segments are long.
 */
class BalanceTest {
    private static final long NANOS_TO_WAKE = 10_000;
    private static final long NANOS_TO_TAKE = 200;

    /** A machine with several carriers. At first, one of them has all the work. */
    private static final class Machine {
        private final CarrierGroup group;
        private final List<Core> cores = new ArrayList<>();
        private final PriorityQueue<Core> busy = new PriorityQueue<>(Comparator.comparingLong(core -> core.free));
        private long now;
        private long each;
        private int run;

        Machine(int carriers) {
            group = new CarrierGroup("model-", carriers, new NoTimers());
            for (int i = 0; i < carriers; i++) {
                cores.add(new Core());
            }
        }

        private final class Core {
            private final Carrier carrier = new Carrier(group, "model");
            private final WorkStealing stealing = new WorkStealing(group, carrier, () -> now);
            private boolean asleep;
            private long free;
            private int taken;

            Core() {
                group.crew().add(carrier);
            }

            /**
             * Takes the next task. If there is none, sleeps for a while, or until it is woken if no carrier has work.
             */
            void goOn() {
                Runnable next = carrier.lane().poll();
                boolean own = next != null;
                if (!own) {
                    next = stealing.take();
                }
                if (next == null) {
                    free = now + Carrier.NANOS_BETWEEN_CHECKS;
                    asleep = !stealing.sawWork();
                } else {
                    carrier.tick();
                    run++;
                    taken += own ? 0 : 1;
                    free = now + each + (own ? 0 : NANOS_TO_TAKE);
                    if (own ? carrier.ticks() % Carrier.TICKS_PER_MEASUREMENT == 0 && pays() : stealing.leftWork()) {
                        wakeOne();
                    }
                }
                if (!asleep) {
                    busy.add(this);
                }
            }

            private boolean pays() {
                return each > WorkStealing.NANOS_THAT_PAY;
            }
        }

        private void wakeOne() {
            cores.stream().filter(core -> core.asleep).findFirst().ifPresent(core -> {
                core.asleep = false;
                core.free = now + NANOS_TO_WAKE;
                busy.add(core);
            });
        }

        /**
         * Runs {@code tasks} tasks of {@code nanos} nanoseconds each, which are all in the lane of the first carrier.
         * Returns the time that this takes, divided by the time that one core would take.
         */
        double share(int tasks, long nanos) {
            each = nanos;
            for (int i = 0; i < tasks; i++) {
                cores.getFirst().carrier.lane().offer(() -> {});
            }
            cores.forEach(core -> core.asleep = true);
            cores.getFirst().asleep = false;
            busy.add(cores.getFirst());
            while (run < tasks) {
                Core next = busy.remove();
                now = next.free;
                next.goOn();
            }
            long end = cores.stream()
                    .filter(core -> !core.asleep)
                    .mapToLong(core -> core.free)
                    .max()
                    .orElseThrow();
            return (double) end / (tasks * nanos);
        }

        int taken() {
            return cores.stream().mapToInt(core -> core.taken).sum();
        }
    }

    @ParameterizedTest(name = "{0} carriers, {1} tasks of {2} ns")
    @CsvSource({"2, 100000, 200", "8, 100000, 200", "64, 100000, 200", "64, 100000, 1500"})
    void shortTasksStayTogether(int carriers, int tasks, long nanos) {
        Machine machine = new Machine(carriers);

        assertThat(machine.share(tasks, nanos)).isLessThan(1.01);
        assertThat(machine.taken()).isZero();
    }

    @ParameterizedTest(name = "{0} carriers, {1} tasks of {2} ns: {3} of one core")
    @CsvSource({
        "2, 20000, 3000, 0.55",
        "2, 1000, 1000000, 0.55",
        "8, 20000, 3000, 0.16",
        "8, 20000, 10000, 0.15",
        "8, 1000, 1000000, 0.16",
        "64, 100000, 3000, 0.04",
        "64, 100000, 10000, 0.03",
        "64, 2000, 1000000, 0.04"
    })
    void longTasksSpread(int carriers, int tasks, long nanos, double share) {
        Machine machine = new Machine(carriers);

        assertThat(machine.share(tasks, nanos)).isLessThan(share);
    }
}
