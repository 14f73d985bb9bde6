package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Races.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each primitive in a tight loop on all cores, with cancellations that race against hand-over. No task may be inside
 * that should not be, and nothing may be lost, because the round would not end then. Each check also runs with a
 * primitive that has a mistake, which the check must find.
 */
@Timeout(120)
class HandOverRaceTest {
    private static final Duration TIME =
            Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5)).dividedBy(10);
    private static final Duration TIME_TO_FIND = Duration.ofSeconds(20);
    private static final int TASKS = 5;
    private static final int WRITER = 1000;

    private static void sound(Round round) throws InterruptedException {
        assertThat(new Races(TIME, Duration.ofSeconds(10)).findFault(round)).isNull();
    }

    private static void broken(Round round) throws InterruptedException {
        assertThat(new Races(TIME_TO_FIND, Duration.ofMillis(500)).findFault(round))
                .isNotNull();
    }

    /** A way to enter, and the amount that it adds to the number of those inside. */
    private record Entrance(int weight, Job<? extends AutoCloseable, InterruptedException> way) {}

    /**
     * Tasks enter and leave, at most {@code most} at a time, and some are cancelled. In the end nothing is lost: {@code
     * most} further tasks can be inside at the same time.
     */
    private static Round crowd(int most, Job<? extends AutoCloseable, InterruptedException> way) {
        List<Entrance> entrances = List.of(new Entrance(1, way));
        return random -> {
            visits(random, entrances, inside -> inside <= most);
            TaskGroup.run(group -> {
                Barrier allInside = Barrier.of(most);
                for (int i = 0; i < most; i++) {
                    group.spawn(() -> {
                        try (var _ = way.call()) {
                            allInside.await();
                        }
                    });
                }
            });
        };
    }

    /** Tasks read and write, and some are cancelled. In the end a further task can write. */
    private static Round library(
            Job<? extends AutoCloseable, InterruptedException> read,
            Job<? extends AutoCloseable, InterruptedException> write) {
        List<Entrance> entrances = List.of(new Entrance(1, read), new Entrance(WRITER, write));
        return random -> {
            visits(random, entrances, inside -> inside <= WRITER && (inside < WRITER || inside % WRITER == 0));
            write.call().close();
        };
    }

    /**
     * One task is inside while others arrive. Then it cancels some of them, and leaves before they have noticed the
     * cancellation.
     */
    private static void visits(SplittableRandom random, List<Entrance> entrances, IntPredicate allowed)
            throws Exception {
        AtomicInteger inside = new AtomicInteger();
        TaskGroup.<Exception>run(group -> {
            List<Task<?>> tasks = new ArrayList<>();
            visit(entrances.getLast(), inside, allowed, () -> {
                for (int i = 0; i < TASKS; i++) {
                    tasks.add(group.spawn(visitor(random.split(), entrances, inside, allowed)));
                }
                for (int i = random.nextInt(TASKS); i > 0; i--) {
                    Thread.yield();
                }
                Races.spin(random);
                for (int i = 0; i < TASKS / 2; i++) {
                    tasks.get(random.nextInt(TASKS)).cancel("race");
                }
            });
            Races.spin(random);
            tasks.get(random.nextInt(TASKS)).cancel("race");
        });
    }

    private static Action<Exception> visitor(
            SplittableRandom random, List<Entrance> entrances, AtomicInteger inside, IntPredicate allowed) {
        return () -> {
            for (int visit = 0; visit < 3; visit++) {
                Entrance entrance = entrances.get(random.nextInt(entrances.size()));
                visit(entrance, inside, allowed, () -> Races.spin(random));
            }
        };
    }

    private static void visit(Entrance entrance, AtomicInteger inside, IntPredicate allowed, Runnable body)
            throws Exception {
        try (var _ = entrance.way().call()) {
            int now = inside.addAndGet(entrance.weight());
            if (!allowed.test(now)) {
                throw new AssertionError(now + " are inside");
            }
            body.run();
            inside.addAndGet(-entrance.weight());
        }
    }

    @Test
    void lockIsOwnedByOneAndNeverLost() throws Exception {
        Lock lock = Lock.create();

        sound(crowd(1, lock::acquire));

        assertThat(lock).hasToString("a lock [free, 0 waiting]");
    }

    @Test
    void lockThatIsHandedToACancelledWaiterIsFound() throws Exception {
        broken(crowd(1, new BrokenPrimitives.ForgetfulLock()::acquire));
    }

    @Test
    void lockThatIsFreedBeforeItIsHandedOverIsFound() throws Exception {
        broken(crowd(1, new BrokenPrimitives.BargingLock()::acquire));
    }

    @Test
    void permitsAreNeitherLostNorDoubled() throws Exception {
        Semaphore semaphore = Semaphore.of(2);
        BoundedSemaphore bounded = BoundedSemaphore.of(2);

        sound(crowd(2, semaphore::acquire));
        sound(crowd(2, bounded::acquire));
        sound(crowd(1, () -> bounded.acquire(2)));

        assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 2, 0));
        assertThat(bounded.statistics()).isEqualTo(new Semaphore.Statistics(2, 2, 0));
    }

    @Test
    void permitThatIsSpentOnACancelledWaiterIsFound() throws Exception {
        broken(crowd(2, new BrokenPrimitives.LeakySemaphore(2)::acquire));
    }

    @Test
    void placesAreNeitherLostNorDoubled() throws Exception {
        CapacityLimiter limiter = CapacityLimiter.of(2);

        sound(crowd(2, limiter::acquire));

        assertThat(limiter.statistics()).isEqualTo(new CapacityLimiter.Statistics(2, List.of(), 0));
    }

    @Test
    void readersAndWritersNeverMeetAndNoneIsLost() throws Exception {
        ReadWriteLock lock = ReadWriteLock.create();

        sound(library(lock::read, lock::write));

        assertThat(lock).hasToString("a read-write lock [0 readers, 0 waiting]");
    }

    @Test
    void readerThatIsCountedAlthoughItWasCancelledIsFound() throws Exception {
        var lock = new BrokenPrimitives.MiscountingReadWriteLock();

        broken(library(lock::read, lock::write));
    }

    /**
     * Three tasks wait for one item each. One of them is cancelled, and an item is put and signalled for each of the
     * others.
     */
    private static Round signals(Lock lock, Action<InterruptedException> await, Runnable signal) {
        return random -> {
            AtomicInteger items = new AtomicInteger();
            Action<InterruptedException> take = () -> {
                try (var _ = lock.acquire()) {
                    while (items.get() == 0) {
                        await.run();
                    }
                    items.decrementAndGet();
                }
            };
            Action<InterruptedException> put = () -> {
                try (var _ = lock.acquire()) {
                    items.incrementAndGet();
                    signal.run();
                }
            };
            TaskGroup.run(group -> {
                Task<?> victim = group.spawn(take);
                group.spawn(take);
                group.spawn(take);
                Races.spin(random);
                SplittableRandom own = random.split();
                group.spawn(() -> {
                    Races.spin(own);
                    victim.cancel("race");
                });
                put.run();
                Races.spin(random);
                put.run();
                if (victim.outcome() instanceof Outcome.Success<?>) {
                    put.run();
                }
            });
            assertThat(items).hasValue(0);
        };
    }

    @Test
    void signalIsNeverLost() throws Exception {
        Lock lock = Lock.create();
        Condition condition = lock.newCondition();

        sound(signals(lock, condition::await, condition::signal));

        assertThat(condition).hasToString("a condition of a lock [0 waiting, a lock [free, 0 waiting]]");
    }

    @Test
    void signalThatIsSpentOnACancelledWaiterIsFound() throws Exception {
        Lock lock = Lock.create();
        var condition = new BrokenPrimitives.ForgetfulCondition(lock);

        broken(signals(lock, condition::await, condition::signal));
    }

    /**
     * Four tasks arrive at a barrier of three, and one of them is cancelled. Either the cancellation comes too late and
     * one other task is left over, or the other three continue.
     */
    private static Round meeting(Job<Integer, Exception> await) {
        return random -> {
            Set<Integer> indices = ConcurrentHashMap.newKeySet();
            TaskGroup.run(group -> {
                Action<Exception> come = () -> {
                    if (!indices.add(await.call())) {
                        throw new AssertionError("the same index twice");
                    }
                };
                Task<?> victim = group.spawn(come);
                List<Task<?>> others = List.of(group.spawn(come), group.spawn(come), group.spawn(come));
                Races.spin(random);
                victim.cancel("race");
                if (victim.outcome() instanceof Outcome.Success<?>) {
                    while (indices.size() < 3) {
                        Async.checkpoint();
                    }
                    group.cancel("one is left over");
                } else {
                    for (Task<?> other : others) {
                        other.await();
                    }
                }
            });
            assertThat(indices).containsExactlyInAnyOrder(0, 1, 2);
        };
    }

    @Test
    void wholeRoundContinuesOrNoTask() throws Exception {
        Barrier barrier = Barrier.of(3);

        sound(meeting(barrier::await));

        assertThat(barrier).hasToString("a barrier [0 of 3 waiting]");
    }

    @Test
    void barrierThatCountsACancelledWaiterIsFound() throws Exception {
        var barrier = new BrokenPrimitives.MiscountingBarrier(3);

        broken(meeting(barrier::await));
    }

    /** Two tasks wait for an event, and one of them is cancelled. The event is set and immediately cleared. */
    private static Round flashes(
            Action<InterruptedException> await, Runnable set, Runnable clear, IntSupplier waiting) {
        return random -> TaskGroup.run(group -> {
            Task<?> victim = group.spawn(await);
            group.spawn(await);
            while (waiting.getAsInt() < 2) {
                Async.checkpoint();
            }
            SplittableRandom own = random.split();
            group.spawn(() -> {
                Races.spin(own);
                victim.cancel("race");
            });
            Races.spin(random);
            set.run();
            clear.run();
        });
    }

    @Test
    void eventWakesAllWaitersEvenIfItIsClearedImmediately() throws Exception {
        Event event = Event.create();

        sound(flashes(event::await, event::set, event::clear, () -> waitingFor(event)));
    }

    private static int waitingFor(Event event) {
        return Integer.parseInt(event.toString().replaceAll("\\D", ""));
    }

    @Test
    void eventThatLooksAgainAfterItsWakeUpIsFound() throws Exception {
        var event = new BrokenPrimitives.LevelEvent();

        broken(flashes(event::await, event::set, event::clear, event::waiting));
    }
}
