package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Workers that are killed and stopped at random, also for longer than a lease, while the server is killed, and the network is cut where
 * namespaces are to be had. A build does so for a few seconds; {@code -Pkills} for minutes, with ten workers.
 *
 * <p>Time is in rounds. At the end of each, all workers are killed, and all permits must come back within a lease. The test ends when its time
 * is over, or when all items were put: {@code weft.kills} is the time in seconds, {@code weft.kills.items} the number of items, and {@code
 * weft.kills.pause} the longest time, in milliseconds, from one kill or stop of a worker to the next; three times as long for servers and networks.
 */
final class KillsTest {
    private static final int SECONDS = Integer.getInteger("weft.kills", 5);
    private static final boolean LONG = SECONDS >= 60;
    private static final int WORKERS = LONG ? 10 : 4;
    private static final int ITEMS = Integer.getInteger("weft.kills.items", LONG ? 100_000 : 1_000);
    private static final int LONGEST_PAUSE = Integer.getInteger("weft.kills.pause", LONG ? 10_000 : 1_500);
    private static final int LONGEST_CALM = LONG ? 3 * LONGEST_PAUSE : 30_000;
    private static final int ROUNDS = Math.clamp(SECONDS / 60, 1, 8);
    private static final int BATCH = 50;
    private static final int BACKLOG = 2_000;
    private static final Duration ROUND = Duration.ofSeconds(SECONDS).dividedBy(ROUNDS);
    /** How long a wait may last beyond what the lease says, on a machine that does much else. */
    private static final Duration SLACK = Duration.ofSeconds(LONG ? 1 : 3);

    private final Random random = new Random(7);
    private final AtomicInteger injuries = new AtomicInteger();
    private Ledger ledger;
    private Workers workers;
    private Networks networks;
    private KilledServer server;
    private int items;
    private long start;
    private Duration longestWait = Duration.ZERO;

    @Test
    void everyPromiseHoldsWithPostgres() throws Exception {
        everyPromiseHolds(KilledServer.POSTGRES);
    }

    @Test
    void everyPromiseHoldsWithRedis() throws Exception {
        everyPromiseHolds(KilledServer.REDIS);
    }

    private void everyPromiseHolds(KilledServer server) throws Exception {
        this.server = server;
        start = System.nanoTime();
        try (Networks some = LONG ? Networks.make(3) : Networks.none();
                Ledger book = new Ledger()) {
            networks = some;
            ledger = book;
            server.prepare();
            try (Workers ten = new Workers(server, ledger, networks)) {
                workers = ten;
                Async.run(this::hurtAndJoin);
            } finally {
                say("the end");
            }

            assertThat(ledger.broken()).isEmpty();
            assertThat(ledger.items()).isEqualTo(items);
            assertThat(ledger.writes()).isGreaterThan(10);
            assertThat(ledger.count("kills")).isPositive();
            assertThat(ledger.count("restarts")).isPositive();
        }
    }

    private void say(String when) {
        System.out.printf(
                "%s, %s after %d s: %d items put, %d networks, %s; all permits after %d ms at most%n",
                server,
                when,
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                items,
                networks.number(),
                ledger,
                longestWait.toMillis());
    }

    private void hurtAndJoin() throws Exception {
        try (var connected = server.connect(server.url("localhost"))) {
            hurtAndJoin(Shared.open(connected.engine(), KilledWorker.options("test")));
        }
    }

    private void hurtAndJoin(Shared shared) throws Exception {
        try {
            for (int round = 0; round < ROUNDS && items < ITEMS; round++) {
                workers.start(WORKERS);
                long end = System.nanoTime() + ROUND.toNanos();
                TaskGroup.run(group -> {
                    group.spawn("puts", () -> put(shared, end));
                    hurt(group, end);
                });
                workers.killAll();
                takeAllPermits(shared);
                say("round " + round);
            }
            workers.start(LONG ? WORKERS : 1);
            Async.withTimeout(Duration.ofSeconds(100), KilledWorker.jobs(shared)::join);
        } finally {
            shared.close();
        }
    }

    /** Puts items evenly over four fifths of the time, if the workers take them fast enough. */
    private void put(Shared shared, long end) throws InterruptedException {
        SharedQueue<String> jobs = KilledWorker.jobs(shared);
        while (items < ITEMS && System.nanoTime() < end) {
            long due = (System.nanoTime() - start) / 1000 * ITEMS / (800_000L * SECONDS);
            if (items < due && jobs.counts().live() < BACKLOG) {
                int from = items;
                items += BATCH;
                List<String> batch =
                        IntStream.range(from, items).mapToObj(Integer::toString).toList();
                jobs.putAll(batch, PutOptions.standard());
            } else {
                Async.sleep(Duration.ofMillis(50));
            }
        }
    }

    /** No permit of a dead process is lost for longer than its lease. */
    private void takeAllPermits(Shared shared) throws Exception {
        long before = System.nanoTime();
        Async.withTimeout(
                Duration.ofSeconds(20),
                () -> shared.semaphore("doors", KilledWorker.PERMITS)
                        .acquire(KilledWorker.PERMITS)
                        .close());
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
        if (waited.compareTo(KilledWorker.LEASE.plus(SLACK)) > 0) {
            ledger.breaks("permits of dead workers were free after " + waited.toMillis() + " ms");
        }
    }

    /** For the time of a round: each worker and each network has its own fate. */
    private void hurt(TaskGroup group, long end) {
        for (int i = 0; i < WORKERS; i++) {
            int which = i;
            int killIn = 1_000 + which * 200;
            group.spawn("hurts worker " + i, () -> repeat(end, killIn, LONGEST_PAUSE, () -> hurtWorker(which)));
        }
        for (int i = 0; i < networks.number(); i++) {
            int which = i;
            group.spawn("cuts network " + i, () -> repeat(end, 3_000, LONGEST_CALM, () -> cut(which)));
        }
        group.spawn(
                "kills the server",
                () -> repeat(end, (int) ROUND.toMillis() / (LONG ? 6 : 2), LONGEST_CALM, () -> {
                    Async.blocking(server::killAndRestart);
                    ledger.tell("restarts");
                }));
    }

    @FunctionalInterface
    private interface Injury {
        void happen() throws Exception;
    }

    private void repeat(long end, int firstIn, int most, Injury injury) throws Exception {
        Async.sleep(Duration.ofMillis(firstIn));
        while (System.nanoTime() < end) {
            injury.happen();
            long left = Math.max(0, end - System.nanoTime());
            Async.sleep(Duration.ofNanos(Math.min(left, random(most) * 1_000_000L)));
        }
    }

    private void hurtWorker(int which) throws Exception {
        if (injuries.getAndIncrement() % 6 == 0) {
            Async.blocking(() -> workers.replace(which));
            return;
        }
        Async.blocking(() -> workers.stop(which));
        try {
            boolean isLong = random(3) == 0;
            int lease = (int) KilledWorker.LEASE.toMillis();
            Async.sleep(Duration.ofMillis(isLong ? lease + random(2 * lease) : random(200)));
            if (isLong) {
                ledger.tell("stops for more than a lease");
            }
        } finally {
            workers.resume(which);
        }
    }

    private void cut(int network) throws Exception {
        networks.cut(network);
        ledger.tell("cuts");
        try {
            Async.sleep(Duration.ofMillis(random(4_000)));
        } finally {
            networks.mend(network);
        }
    }

    private synchronized int random(int bound) {
        return random.nextInt(bound);
    }
}
