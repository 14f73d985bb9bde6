package dev.weft.shared;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.shared.postgres.PostgresEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;

/**
 * A process that {@link KillsTest} kills. It counts under a lock, with the token, and works off a queue. Each count is a read, a pause
 * and a write in two steps, so that two holders at a time would lose a count.
 */
final class KilledWorker {
    private static final String READ = "UPDATE counter SET token = ? WHERE token <= ? RETURNING n";
    private static final String WRITE =
            "WITH written AS (UPDATE counter SET n = ?, token = ? WHERE token <= ? RETURNING 1)"
                    + " INSERT INTO counted SELECT ? FROM written";

    private final HikariDataSource pool;

    private KilledWorker(HikariDataSource pool) {
        this.pool = pool;
    }

    public static void main(String[] args) throws Exception {
        HikariDataSource pool = PostgresServer.pool(args[0]);
        KilledWorker worker = new KilledWorker(pool);
        Async.run(() -> {
            Shared shared = Shared.open(
                    PostgresEngine.of(pool).prefix("kill_"),
                    SharedOptions.standard().lease(Duration.ofMillis(500)).poll(Duration.ofMillis(200)));
            TaskGroup.run(group -> {
                group.spawn(() -> worker.count(shared));
                for (int i = 0; i < 3; i++) {
                    group.spawn(() -> worker.work(shared));
                }
            });
        });
    }

    private void count(Shared shared) throws Exception {
        while (true) {
            try {
                shared.lock("counter").run(lease -> {
                    for (int i = 0; i < 3; i++) {
                        long seen = read(lease);
                        Async.sleep(Duration.ofMillis(2));
                        write(seen + 1, lease.token());
                    }
                });
            } catch (LeaseLostException lost) {
                System.out.println(lost.getMessage());
            }
        }
    }

    /** Reads, and shows the token, so that no earlier holder can write between this and the write. */
    private long read(Lease lease) throws Exception {
        try (Connection connection = pool.getConnection();
                PreparedStatement read = connection.prepareStatement(READ)) {
            read.setLong(1, lease.token());
            read.setLong(2, lease.token());
            try (var row = read.executeQuery()) {
                if (!row.next()) {
                    lease.check();
                    throw new IllegalStateException("a lease that is held has an old token: " + lease);
                }
                return row.getLong(1);
            }
        }
    }

    /** Writes unless a later token was seen, and a row for each count that was written. */
    private void write(long count, long token) throws Exception {
        try (Connection connection = pool.getConnection();
                PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setLong(1, count);
            write.setLong(2, token);
            write.setLong(3, token);
            write.setLong(4, token);
            write.executeUpdate();
        }
    }

    private void work(Shared shared) throws InterruptedException {
        SharedQueue<String> jobs = shared.queue("jobs", Codec.text())
                .visibility(Duration.ofMillis(800))
                .deliveries(1000);
        while (true) {
            try (Delivery<String> job = jobs.take()) {
                note(job.item());
                Async.sleep(Duration.ofMillis(3));
                job.acknowledge();
            } catch (StaleDeliveryException stale) {
                System.out.println(stale.getMessage());
            }
        }
    }

    private void note(String item) throws InterruptedException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO delivered VALUES (?)")) {
            insert.setString(1, item);
            insert.executeUpdate();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
