package dev.weft.testing;

import dev.weft.fixture.TestScheduler;
import dev.weft.fixture.Way;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The tests of behaviour of {@code core}, run in simulations of several seeds and strategies. How many is said by {@code
 * -Dweft.simulated.seeds}.
 */
public final class SimulatedWays implements Way.Source {
    private static final int SEEDS = Integer.getInteger("weft.simulated.seeds", 4);

    @Override
    public Stream<Way> ways() {
        return LongStream.range(0, SEEDS)
                .boxed()
                .flatMap(seed -> Stream.of(Strategy.RANDOM, Strategy.PCT)
                        .map(strategy -> way(Schedule.of(strategy, seed, 3, 100))));
    }

    private static Way way(Schedule schedule) {
        return new Way("simulation " + schedule, () -> new Simulated(schedule));
    }

    /** A simulation's scheduler, under the runs of a test. */
    private static final class Simulated extends SimulatedScheduler implements TestScheduler {
        private final SimulatedClock clock;
        private final Lock changes = new ReentrantLock();
        private final Condition ended = changes.newCondition();

        Simulated(Schedule schedule) {
            this(schedule, new SimulatedClock());
        }

        private Simulated(Schedule schedule, SimulatedClock clock) {
            super(clock, schedule, new Random(schedule.seed()), Clock.MAX_NANOS, null);
            this.clock = clock;
        }

        @Override
        protected void onEnded(Strand strand) {
            super.onEnded(strand);
            changes.lock();
            try {
                ended.signalAll();
            } finally {
                changes.unlock();
            }
        }

        @Override
        public boolean awaitEnd() throws InterruptedException {
            long nanos = Duration.ofSeconds(10).toNanos();
            changes.lock();
            try {
                while (!living().isEmpty() && nanos > 0) {
                    nanos = ended.awaitNanos(nanos);
                }
                return living().isEmpty();
            } finally {
                changes.unlock();
            }
        }

        @Override
        public int timersLeft() {
            for (int i = 0; i < 100 && clock.timers() > 0; i++) {
                if (clock.due() == 0) {
                    clock.advance();
                }
                clock.takeDue(0).run();
            }
            return clock.timers();
        }

        @Override
        public String toString() {
            return "simulation with " + living();
        }
    }
}
