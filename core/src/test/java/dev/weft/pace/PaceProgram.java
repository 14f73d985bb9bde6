package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Sweep;
import dev.weft.fixture.TestScheduler;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks that begin at a rate, take places for keys, retry and run periodically, drawn from a seed. Some are cancelled
 * or time out. In virtual time, the times are checked to the nanosecond. In real time, only those properties are
 * checked that hold even if a task is late.
 */
final class PaceProgram implements Sweep.Program {
    private static final int TASKS = 10;
    private static final int STEPS = 5;
    private static final long MICROSECONDS = 1_000;

    private final long seed;
    private final int burst;
    private final Duration interval;
    private final RateLimiter rate;
    private final int perKeyLimit;
    private final int totalLimit;
    private final KeyedLimiter<String> keyed;
    private final Queue<Long> begun = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> inKey = new ConcurrentHashMap<>();
    private final AtomicInteger inPlaces = new AtomicInteger();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private boolean virtual;

    PaceProgram(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        this.burst = 1 + random.nextInt(4);
        int permits = 1 + random.nextInt(5);
        this.interval = Duration.ofNanos((1 + random.nextInt(50)) * MICROSECONDS);
        this.rate = RateLimiter.of(permits, interval.multipliedBy(permits)).burst(burst);
        this.perKeyLimit = 1 + random.nextInt(3);
        this.totalLimit = 1 + random.nextInt(5);
        this.keyed = KeyedLimiter.of(perKeyLimit, totalLimit);
    }

    @Override
    public void run(Scheduler scheduler) throws Exception {
        virtual = scheduler instanceof TestScheduler;
        SplittableRandom random = new SplittableRandom(seed);
        Runner.<Void, Exception>call(scheduler, () -> {
            TaskGroup.options().keepGoing().run(group -> act(group, random));
            Async.sleep(interval.multipliedBy(burst + 1L));
            assertThat(rate.isIdle()).as("the bucket is full again").isTrue();
            return null;
        });
        assertThat(broken).isEmpty();
        assertThat(keyed.keys()).isZero();
        assertThat(inPlaces).hasValue(0);
        if (virtual) {
            checkRate(List.copyOf(begun), interval, burst);
        }
    }

    /**
     * Checks that in each period, the number of tasks that began is at most the burst plus the number of intervals in
     * the period.
     */
    static void checkRate(List<Long> begun, Duration interval, int burst) {
        for (int i = 0; i < begun.size(); i++) {
            for (int j = i + 1; j < begun.size(); j++) {
                long most = burst + (begun.get(j) - begun.get(i)) / interval.toNanos();
                assertThat(j - i + 1L)
                        .as("begun at %s", begun.subList(i, j + 1))
                        .isLessThanOrEqualTo(most);
            }
        }
    }

    private void act(TaskGroup group, SplittableRandom random) throws InterruptedException {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            SplittableRandom own = random.split();
            tasks.add(group.spawn(() -> {
                for (int step = 0; step < STEPS; step++) {
                    limited(own, () -> step(own));
                }
            }));
        }
        for (int i = 0; i < TASKS / 2; i++) {
            Async.sleep(upTo(random, 200));
            tasks.get(random.nextInt(TASKS)).cancel("at random");
        }
    }

    private static Duration upTo(SplittableRandom random, int microseconds) {
        return Duration.ofNanos(random.nextLong(microseconds * MICROSECONDS));
    }

    /** Sometimes with a timeout, sometimes in a shield. */
    private static void limited(SplittableRandom random, Action<Exception> body) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> Async.shielded(body);
            case 1, 2 -> Async.moveOnAfter(upTo(random, 300).plusNanos(1), body);
            default -> body.run();
        }
    }

    private void step(SplittableRandom random) throws Exception {
        switch (random.nextInt(5)) {
            case 0, 1 -> begin(random);
            case 2 -> inPlace(random);
            case 3 -> retry(random);
            default -> periodic(random);
        }
    }

    private void begin(SplittableRandom random) throws InterruptedException {
        if (random.nextInt(4) > 0) {
            rate.acquire();
        } else if (!rate.tryAcquire()) {
            return;
        }
        begun.add(Async.nanoTime());
    }

    private void inPlace(SplittableRandom random) throws InterruptedException {
        String key = "key " + random.nextInt(3);
        try (var permit = keyed.acquire(key)) {
            AtomicInteger ofKey = inKey.computeIfAbsent(key, _ -> new AtomicInteger());
            if (ofKey.incrementAndGet() > perKeyLimit || inPlaces.incrementAndGet() > totalLimit) {
                broken.add("too many for " + permit.key() + " or in all: " + keyed);
            }
            try {
                Async.sleep(upTo(random, 50));
            } finally {
                inPlaces.decrementAndGet();
                ofKey.decrementAndGet();
            }
        }
    }

    /** Retries a job that fails a few times. The last failure must contain the earlier failures. */
    private void retry(SplittableRandom random) throws InterruptedException {
        int most = 1 + random.nextInt(4);
        int failing = random.nextInt(5);
        AtomicInteger calls = new AtomicInteger();
        Retry retry = Retry.standard()
                .maxAttempts(most)
                .backoff(Backoff.exponential(Duration.ofNanos(MICROSECONDS), Duration.ofNanos(20 * MICROSECONDS)));
        try {
            int value = retry.<Integer, IOException>call(() -> {
                Async.sleep(upTo(random, 10));
                if (calls.incrementAndGet() <= failing) {
                    throw new IOException("failure " + calls);
                }
                return calls.get();
            });
            check(value == failing + 1 && value <= most, "value " + value + " of " + failing + " failures");
        } catch (InterruptedException e) {
            Async.checkpoint(); // throws the cancellation without the earlier failures, which would be logged
            throw e;
        } catch (IOException e) {
            if (Caller.isCancelled()) {
                return; // the failure of a cancelled job is thrown without the earlier failures
            }
            boolean tooLate = Async.deadline().isPresent(); // no retry waits beyond the deadline
            check(calls.get() == e.getSuppressed().length + 1, calls + " calls, but " + e.getSuppressed().length);
            check(tooLate ? calls.get() <= most : calls.get() == most, calls + " calls of " + most);
            check(failing >= calls.get(), failing + " failures, but " + calls + " calls failed");
        }
    }

    /**
     * Runs an action periodically that takes up to two intervals. The runs must not overlap, and no run may begin
     * before its time.
     */
    private void periodic(SplittableRandom random) throws Exception {
        Duration each = upTo(random, 40).plusNanos(MICROSECONDS);
        boolean catchingUp = random.nextBoolean();
        Periodic periodic = Periodic.every(each);
        long began = Async.nanoTime();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        Async.moveOnAfter(
                upTo(random, 200).plusNanos(1),
                () -> (catchingUp ? periodic.catchingUp() : periodic).run(() -> {
                    long since = Async.nanoTime() - began;
                    check(running.incrementAndGet() == 1, "runs overlap");
                    check(since >= each.toNanos() * count.incrementAndGet(), "run " + count + " after " + since);
                    check(!virtual || catchingUp || since % each.toNanos() == 0, since + " is no time of " + periodic);
                    try {
                        Async.sleep(upTo(random, 60));
                    } finally {
                        running.decrementAndGet();
                    }
                }));
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    @Override
    public String toString() {
        return rate + ", " + keyed + ", " + begun.size() + " begun";
    }
}
