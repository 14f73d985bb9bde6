package dev.weft.sync;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Sweep;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks that use one of each primitive, drawn from a seed. The primitives are always acquired in the same order, so
 * there is no deadlock. A wait for a signal, a barrier or an event has a time limit, because the signal, the other
 * parties or the event may never come.
 */
final class RandomUse implements Sweep.Program {
    private static final int TASKS = 10;
    private static final int STEPS = 5;
    private static final int PERMITS = 3;
    private static final int WRITER = 1000;
    private static final int PARTIES = 3;

    private final Lock lock = Lock.create();
    private final Condition changed = lock.newCondition();
    private final Semaphore semaphore = Semaphore.of(PERMITS);
    private final BoundedSemaphore bounded = BoundedSemaphore.of(PERMITS);
    private final ReadWriteLock library = ReadWriteLock.create();
    private final CapacityLimiter limiter = CapacityLimiter.of(2);
    private final Barrier barrier = Barrier.of(PARTIES);
    private final Event event = Event.create();

    private final long seed;
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inLock = new AtomicInteger();
    private final AtomicInteger inSemaphore = new AtomicInteger();
    private final AtomicInteger inBounded = new AtomicInteger();
    private final AtomicInteger inLibrary = new AtomicInteger();
    private final AtomicInteger inLimiter = new AtomicInteger();
    private final List<AtomicInteger> indices = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());

    /** Guarded by the lock. */
    private int items;

    private int put;
    private int taken;

    RandomUse(long seed) {
        this.seed = seed;
    }

    @Override
    public void run(Scheduler scheduler) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            Runner.<Void, Exception>call(scheduler, () -> {
                TaskGroup.options().keepGoing().run(group -> act(group, random));
                return null;
            });
        } catch (Exception | AssertionError e) {
            broken.add("the run threw " + e);
        }
        check();
    }

    private void act(TaskGroup group, SplittableRandom random) throws InterruptedException {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            SplittableRandom own = random.split();
            tasks.add(group.spawn(() -> {
                for (int step = 0; step < STEPS; step++) {
                    limited(own, () -> enter(own, 0));
                }
            }));
        }
        for (int i = 0; i < TASKS / 2; i++) {
            Async.sleep(Duration.ofNanos(random.nextInt(200_000)));
            tasks.get(random.nextInt(TASKS)).cancel("at random");
        }
    }

    /** Sometimes with a timeout, sometimes in a shield. */
    private static void limited(SplittableRandom random, Action<Exception> body) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> Async.shielded(body);
            case 1, 2 ->
                Async.<Boolean, Exception>moveOnAfter(Duration.ofNanos(1 + random.nextInt(300_000)), () -> {
                    body.run();
                    return true;
                });
            default -> body.run();
        }
    }

    /**
     * Uses a primitive whose number is at least {@code from}. Perhaps uses another primitive while it holds the first.
     */
    private void enter(SplittableRandom random, int from) throws Exception {
        int choice = from + random.nextInt(8 - from);
        Action<Exception> inside = () -> {
            Async.sleep(Duration.ofNanos(random.nextInt(50_000)));
            if (choice < 7 && random.nextBoolean()) {
                enter(random, Math.max(2, choice + 1)); // a reader does not write
            }
        };
        switch (choice) {
            case 0 -> within(library.read(), inLibrary, 1, inside);
            case 1 -> within(library.write(), inLibrary, WRITER, inside);
            case 2 -> within(limiter.acquire(), inLimiter, 1, inside);
            case 3 -> semaphore(random, inside);
            case 4 -> within(bounded.acquire(1 + random.nextInt(PERMITS)), inBounded, 1, inside);
            case 5 -> within(lock.acquire(), inLock, 1, () -> items(random));
            case 6 -> atBarrier(random);
            default -> atEvent(random);
        }
    }

    private void within(AutoCloseable lease, AtomicInteger count, int weight, Action<Exception> body) throws Exception {
        try (lease) {
            count.addAndGet(weight);
            checkInside();
            try {
                body.run();
            } finally {
                count.addAndGet(-weight);
            }
        }
    }

    private void checkInside() {
        int readersAndWriters = inLibrary.get();
        if (inLock.get() > 1
                || inSemaphore.get() > PERMITS
                || inBounded.get() > PERMITS
                || inLimiter.get() > 3
                || (readersAndWriters >= WRITER && readersAndWriters != WRITER)) {
            broken.add("too many inside: " + this);
        }
    }

    private void semaphore(SplittableRandom random, Action<Exception> inside) throws Exception {
        limiter.setTotal(1 + random.nextInt(3));
        if (random.nextBoolean()) {
            within(semaphore.acquire(1 + random.nextInt(PERMITS)), inSemaphore, 1, inside);
        } else {
            semaphore.acquire();
            within(semaphore::release, inSemaphore, 1, inside);
        }
    }

    /** Puts an item or takes one, like a producer or a consumer. Called with the lock held. */
    private void items(SplittableRandom random) throws Exception {
        if (random.nextInt(5) < 3) {
            items++;
            put++;
            changed.signal();
        } else {
            Async.moveOnAfter(Duration.ofNanos(random.nextInt(300_000)), () -> {
                inLock.decrementAndGet();
                try {
                    changed.awaitUntil(() -> items > 0);
                } finally {
                    inLock.incrementAndGet();
                    checkInside();
                }
                items--;
                return ++taken;
            });
        }
    }

    private void atBarrier(SplittableRandom random) throws Exception {
        try {
            Async.moveOnAfter(
                    Duration.ofNanos(random.nextInt(300_000)),
                    () -> indices.get(barrier.await()).incrementAndGet());
        } catch (BrokenBarrierException e) {
            return; // another task has reset the barrier
        }
        if (random.nextInt(10) == 0) {
            barrier.reset();
        }
    }

    private void atEvent(SplittableRandom random) throws Exception {
        if (random.nextBoolean()) {
            event.set();
            event.clear();
        } else {
            Async.moveOnAfter(Duration.ofNanos(random.nextInt(300_000)), () -> {
                event.await();
                return true;
            });
        }
    }

    /**
     * Called when all tasks have ended. Checks that everything is free, that no task waits, and that each item that was
     * put was taken or is still in a queue.
     */
    private void check() {
        if (put != taken + items) {
            broken.add(put + " items were put, " + taken + " taken, and " + items + " are left");
        }
        if (indices.stream().mapToInt(AtomicInteger::get).distinct().count() != 1) {
            broken.add("indices were given unevenly: " + indices);
        }
        String end = toString().replaceAll("total=\\d", "total=n");
        if (!end.equals(END)) {
            broken.add("in the end " + end);
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("broken: " + broken);
        }
    }

    private static final String END = "Statistics[waiting=0, lock=Statistics[owner=Optional.empty, waiting=0]]"
            + ", Statistics[permits=3, available=3, waiting=0], Statistics[permits=3, available=3, waiting=0]"
            + ", Statistics[readers=0, writer=Optional.empty, waiting=0]"
            + ", Statistics[total=n, borrowers=[], waiting=0], Statistics[parties=3, waiting=0, broken=false]"
            + ", Statistics[set=false, waiting=0]";

    @Override
    public String toString() {
        return String.join(
                ", ",
                changed.statistics().toString(),
                semaphore.statistics().toString(),
                bounded.statistics().toString(),
                library.statistics().toString(),
                limiter.statistics().toString(),
                barrier.statistics().toString(),
                event.statistics().toString());
    }
}
