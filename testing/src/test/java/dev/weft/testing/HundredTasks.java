package dev.weft.testing;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import dev.weft.sync.Lock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

/** A program with a hundred tasks, timers, queues, locks and random sleeps; and the hash of the course it takes. */
final class HundredTasks {
    private HundredTasks() {}

    /** Prints the hash by a seed and a strategy: for a process of its own. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(hash(Strategy.valueOf(arguments[0]), Long.parseLong(arguments[1])));
    }

    /** The hash of every line of the trace. */
    static String hash(Strategy strategy, long seed) throws InterruptedException {
        MessageDigest digest = sha256();
        Simulation.options()
                .strategy(strategy)
                .seed(seed)
                .trace(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .run(HundredTasks::run);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Simulation simulation) throws InterruptedException {
        Random random = simulation.random();
        Queue<Integer> queue = Queue.bounded(3, "queue");
        Lock lock = Lock.create("lock");
        TaskGroup.run(group -> {
            for (int i = 0; i < 25; i++) {
                var producer = queue.producer();
                group.spawn(
                        "producer " + i,
                        () -> producer.produce(() -> {
                            sleep(random);
                            producer.put(random.nextInt());
                        }));
                group.spawn("consumer " + i, () -> queue.forEach(item -> sleep(random)));
                group.spawn("owner " + i, () -> {
                    try (var _ = lock.acquire()) {
                        sleep(random);
                    }
                });
                group.spawn(
                        "impatient " + i,
                        () -> Async.moveOnAfter(Duration.ofMillis(20), () -> {
                                    sleep(random);
                                    return lock.acquire();
                                })
                                .ifPresent(Lock.Lease::close));
            }
        });
    }

    private static void sleep(Random random) throws InterruptedException {
        Async.sleep(Duration.ofMillis(random.nextInt(40)));
    }
}
