package dev.weft;

import dev.weft.fixture.Sweep;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A program made of groups, functions over inputs, timeouts, shields, waits, failures and cancellations, all drawn from
 * a seed. The program records what it does in a {@link Ledger}.
 */
final class RandomProgram implements Sweep.Program {
    private static final int DEEPEST = 4;
    private static final int MOST_CHILDREN = 5;

    private final Ledger ledger = new Ledger();
    private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final long seed;

    RandomProgram(long seed) {
        this.seed = seed;
    }

    Ledger ledger() {
        return ledger;
    }

    /** The record of what happened. The tasks write it, and it is checked when the program has ended. */
    static final class Ledger {
        private final AtomicInteger spawned = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger bodies = new AtomicInteger();
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();

        void spawned() {
            spawned.incrementAndGet();
        }

        void broken(String invariant) {
            broken.add(invariant);
        }

        void check() {
            if (!broken.isEmpty()) {
                throw new AssertionError("broken: " + broken);
            }
            if (spawned.get() != ended.get()) {
                throw new AssertionError(spawned + " tasks were spawned, but " + ended + " ended");
            }
            if (bodies.get() != 0) {
                throw new AssertionError(bodies + " bodies are still running");
            }
        }
    }

    /** Runs the program until it returns or throws, and checks the ledger. */
    @Override
    public void run(Scheduler scheduler) {
        try {
            Runner.call(scheduler, () -> {
                act(new SplittableRandom(seed), 0);
                return null;
            });
        } catch (TaskFailedException | TimedOutException | CancellationException | Expected e) {
            // a way for a program to end
        } catch (InterruptedException | IOException e) {
            // likewise
        } catch (Throwable e) {
            ledger.broken("the run threw " + e);
        }
        if (Thread.interrupted()) {
            ledger.broken("the run left an interrupt behind");
        }
        for (Task<?> task : tasks) {
            if (!task.isDone()) {
                ledger.broken(task + " outlived the run");
            }
            ledger.ended.incrementAndGet();
        }
        ledger.check();
    }

    @Override
    public String toString() {
        return ledger.bodies + " bodies, " + tasks;
    }

    private static final class Expected extends IOException {
        private static final long serialVersionUID = 1;
    }

    private void act(SplittableRandom random, int depth) throws Exception {
        int steps = 1 + random.nextInt(3);
        for (int i = 0; i < steps; i++) {
            step(random, depth);
            checkInterrupt();
        }
    }

    private void step(SplittableRandom random, int depth) throws Exception {
        int choice = random.nextInt(depth < DEEPEST ? 16 : 7);
        switch (choice) {
            case 0 -> Async.checkpoint();
            case 1, 2 -> Async.sleep(Duration.ofNanos(random.nextInt(200_000)));
            case 3 -> swallow(() -> Async.sleep(Duration.ofNanos(random.nextInt(400_000))));
            case 4 -> cancelSome(random);
            case 5 -> event(random);
            case 6 -> failSometimes(random);
            case 7, 8, 9, 10 -> group(random, depth + 1);
            case 11, 12 -> timeout(random, depth + 1);
            case 13 -> shield(random, depth + 1);
            default -> fanOut(random, depth + 1);
        }
    }

    private static void swallow(Action<?> action) throws Exception {
        try {
            action.run();
        } catch (InterruptedException e) {
            // the program continues, and the next wait throws again
        }
    }

    private void cancelSome(SplittableRandom random) {
        int skip = random.nextInt(20);
        tasks.stream().skip(skip).limit(1 + random.nextInt(3)).forEach(task -> task.cancel("at random"));
    }

    private void event(SplittableRandom random) throws Exception {
        Event event = Event.create();
        events.add(event);
        if (random.nextBoolean()) {
            Event other = events.poll();
            if (other != null) {
                other.set();
            }
        }
        Async.moveOnAfter(Duration.ofNanos(1 + random.nextInt(300_000)), () -> {
            event.await();
            return true;
        });
    }

    private static void failSometimes(SplittableRandom random) throws IOException {
        if (random.nextInt(4) == 0) {
            throw new Expected();
        }
    }

    private void group(SplittableRandom random, int depth) throws Exception {
        TaskGroup.Options options = TaskGroup.options();
        options = random.nextBoolean() ? options : options.keepGoing();
        options = random.nextInt(3) > 0 ? options : options.limit(1 + random.nextInt(2));
        options = random.nextInt(3) > 0 ? options : options.longLived().onFailure((task, failure) -> {});
        AtomicInteger inside = new AtomicInteger();
        try {
            options.run(group -> {
                spawnSome(group, random, depth, inside);
                if (random.nextInt(6) == 0) {
                    group.cancel("at random");
                }
                act(random, depth);
            });
        } catch (TaskFailedException e) {
            rethrowSometimes(random, e);
        } finally {
            if (inside.get() != 0) {
                ledger.broken(inside + " children outlived their group");
            }
        }
    }

    private void spawnSome(TaskGroup group, SplittableRandom random, int depth, AtomicInteger inside) {
        int count = random.nextInt(MOST_CHILDREN);
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            try {
                tasks.add(group.spawn(() -> counted(inside, () -> {
                    if (own.nextInt(8) == 0) {
                        spawnSome(group, own, DEEPEST, inside);
                    }
                    act(own, depth);
                })));
                ledger.spawned();
            } catch (IllegalStateException e) {
                return; // the group is being cancelled
            }
        }
    }

    private void counted(AtomicInteger inside, Action<Exception> body) throws Exception {
        inside.incrementAndGet();
        ledger.bodies.incrementAndGet();
        try {
            body.run();
        } finally {
            ledger.bodies.decrementAndGet();
            inside.decrementAndGet();
        }
    }

    private static void rethrowSometimes(SplittableRandom random, RuntimeException failure) {
        if (random.nextBoolean()) {
            throw failure;
        }
    }

    private void timeout(SplittableRandom random, int depth) throws Exception {
        Duration limit = Duration.ofNanos(random.nextInt(400_000));
        try {
            Async.<Object, Exception>withTimeout(limit, deadline -> {
                if (random.nextInt(4) == 0) {
                    moveDeadline(random, deadline);
                }
                act(random, depth);
                return "done";
            });
        } catch (TimedOutException e) {
            checkInterrupt();
        }
    }

    private static void moveDeadline(SplittableRandom random, Deadline deadline) {
        try {
            deadline.reschedule(Duration.ofNanos(random.nextInt(400_000)));
        } catch (IllegalStateException e) {
            // it has fired
        }
    }

    private void shield(SplittableRandom random, int depth) throws Exception {
        Async.<Exception>shielded(() -> {
            checkInterrupt();
            act(random, depth);
        });
    }

    private void fanOut(SplittableRandom random, int depth) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<SplittableRandom> inputs = IntStream.range(0, 1 + random.nextInt(MOST_CHILDREN))
                .mapToObj(i -> random.split())
                .toList();
        Job.On<SplittableRandom, Integer, Exception> job = own -> {
            counted(inside, () -> act(own, depth));
            return 1;
        };
        try {
            int limit = 1 + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> checkSize(inputs, Async.gather(inputs, limit, job));
                case 1 -> checkSize(inputs, Async.settle(inputs, limit, job));
                case 2 -> Async.race(inputs, job);
                default -> asCompleted(inputs, limit, job);
            }
        } finally {
            if (inside.get() != 0) {
                ledger.broken(inside + " jobs outlived their call");
            }
        }
    }

    private void asCompleted(List<SplittableRandom> inputs, int limit, Job.On<SplittableRandom, Integer, Exception> job)
            throws InterruptedException {
        int seen = Async.asCompleted(inputs, limit, job, completions -> {
            int handles = 0;
            for (Completion<Integer> next : completions) {
                next.outcome();
                handles++;
            }
            return handles;
        });
        if (seen != inputs.size()) {
            ledger.broken(seen + " completions of " + inputs.size() + " inputs");
        }
    }

    private void checkSize(List<?> inputs, List<?> results) {
        if (results.size() != inputs.size()) {
            ledger.broken(results.size() + " results of " + inputs.size() + " inputs");
        }
    }

    /** An interrupt may be pending only while the enclosing scope is cancelled. */
    private void checkInterrupt() {
        Strand strand = Strand.current();
        if (strand.thread() == null) {
            ledger.broken("running without a thread");
        }
        if (Thread.currentThread().isInterrupted() && !strand.innermost().isCancelRequested()) {
            ledger.broken("a stale interrupt in " + strand.name());
        }
    }
}
