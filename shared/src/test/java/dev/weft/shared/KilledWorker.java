package dev.weft.shared;

import dev.weft.Async;
import dev.weft.TaskGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A process that {@link KillsTest} kills. It counts under a lock, with the token, holds permits, and works off a queue. Each count is a
 * read, a pause and a write, so that two holders at a time would lose a count.
 */
final class KilledWorker {
    static final Duration LEASE = Duration.ofSeconds(2);
    static final int PERMITS = 3;
    private static final Duration VISIBILITY = Duration.ofSeconds(4);
    private static final int BATCH = 20;

    private final Shared shared;
    private final Path ledger;

    private KilledWorker(Shared shared, Path ledger) {
        this.shared = shared;
        this.ledger = ledger;
    }

    /** The settings of workers, and of the test, with {@code host} as the name of the machine. */
    static SharedOptions options(String host) {
        return SharedOptions.standard()
                .host(host)
                .lease(LEASE)
                .pollInterval(Duration.ofMillis(250))
                .callTimeout(LEASE);
    }

    static SharedQueue<String> jobs(Shared shared) {
        return shared.queue("jobs", Codec.text()).visibilityTimeout(VISIBILITY).maxDeliveries(1000);
    }

    /** The kind of server, its URL, the ledger, and the name of the machine. */
    public static void main(String[] args) throws Exception {
        KilledServer server = KilledServer.valueOf(args[0]);
        Async.run(() -> {
            Shared shared = Shared.open(server.connect(args[1]).engine(), options(args[3]));
            KilledWorker worker = new KilledWorker(shared, Path.of(args[2]));
            TaskGroup.run(group -> {
                group.spawn(worker::count);
                group.spawn(worker::hold);
                group.spawn(worker::hold);
                group.spawn(worker::work);
                group.spawn(worker::work);
                group.spawn(worker::workInBatches);
            });
        });
    }

    private String tell(String what) throws IOException, InterruptedException {
        return Ledger.ask(ledger, what);
    }

    private void count() throws IOException, InterruptedException {
        while (true) {
            try {
                shared.lock("counter").run(lease -> {
                    tell("grant lock/" + lease.token());
                    for (int i = 0; i < 3; i++) {
                        long seen = Long.parseLong(valid(lease, tell("read " + lease.token())));
                        Async.sleep(Duration.ofMillis(2));
                        valid(lease, tell("write " + (seen + 1) + " " + lease.token()));
                    }
                });
            } catch (LeaseLostException lost) {
                tell("lost");
            }
        }
    }

    /** The store has seen a later token only if this lease is over, which its holder must know. */
    private String valid(Lease lease, String answer) throws IOException, InterruptedException {
        if (answer.equals("OLD")) {
            tell("refused");
            lease.check();
            tell("broken a lease that is held has an old token: " + lease);
            throw new LeaseLostException("the store says so");
        }
        return answer;
    }

    private void hold() throws IOException, InterruptedException {
        while (true) {
            try {
                shared.semaphore("doors", PERMITS).run(permit -> {
                    tell("grant doors/" + permit.token());
                    Async.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(30)));
                });
            } catch (LeaseLostException lost) {
                tell("lost");
            }
        }
    }

    private void work() throws IOException, InterruptedException {
        SharedQueue<String> jobs = jobs(shared);
        while (true) {
            try (Delivery<String> job = jobs.take()) {
                tell("delivery " + nameOf(job));
                job.acknowledge();
                tell("acknowledged " + nameOf(job));
            } catch (StaleDeliveryException stale) {
                tell("stale");
            }
        }
    }

    /** Of a batch with a stale delivery, which others were acknowledged is not known here. */
    private void workInBatches() throws IOException, InterruptedException {
        SharedQueue<String> jobs = jobs(shared);
        while (true) {
            List<Delivery<String>> batch = jobs.takeUpTo(BATCH);
            String names = batch.stream().map(KilledWorker::nameOf).collect(Collectors.joining(" "));
            try {
                tell("delivery " + names);
                jobs.acknowledge(batch);
                tell("acknowledged " + names);
            } catch (StaleDeliveryException stale) {
                tell("stale");
            }
        }
    }

    private static String nameOf(Delivery<String> job) {
        return job.item() + ":" + job.number();
    }
}
