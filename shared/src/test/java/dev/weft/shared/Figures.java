package dev.weft.shared;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.shared.postgres.PostgresEngine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program that measures how many operations in a second the engine for PostgreSQL does, beside plain statements on the same server:
 * the figures of {@code docs/shared.md}. Each is measured for three seconds, or as many as {@code -Dweft.figures} says, after one of warming up.
 */
final class Figures {
    private static final long WARM_UP = Duration.ofSeconds(1).toNanos();
    private static final long TIME =
            Duration.ofSeconds(Integer.getInteger("weft.figures", 3)).toNanos();
    private static final int BATCH = 20;
    private static final int MANY = 8;

    private final HikariDataSource pool;
    private final Shared shared;
    private final SharedQueue<String> queue;

    private Figures(HikariDataSource pool, Shared shared) {
        this.pool = pool;
        this.shared = shared;
        this.queue = shared.queue("figures", Codec.text());
    }

    /** One operation of a worker; returns how many items it was of. */
    @FunctionalInterface
    private interface Unit {
        int run(int worker) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        PostgresServer server = PostgresServer.get();
        PostgresEngine engine = server.engine("figures_");
        try (Connection connection = server.pool().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, payload bytea NOT NULL)");
        }
        Async.run(() -> {
            Shared shared = Shared.open(engine);
            try {
                new Figures(server.pool(), shared).all();
            } finally {
                shared.close();
            }
        });
        server.pool().close();
    }

    private void all() throws Exception {
        for (int workers : new int[] {1, MANY}) {
            measure("advisory lock and unlock", workers, this::advisory);
            measure("lock and unlock, a lock for each worker", workers, this::ownLock);
            measure("lock and unlock, the same lock", workers, worker -> sameLock());
            measure("plain INSERT, 1 row", workers, worker -> insert(1));
            measure("plain DELETE … SKIP LOCKED, 1 row", workers, worker -> delete(1));
            measure("queue put, 1 item", workers, worker -> put(1));
            measure("queue take and acknowledge, 1 item", workers, worker -> take(1));
            measure("plain INSERT, 20 rows", workers, worker -> insert(BATCH));
            measure("plain DELETE … SKIP LOCKED, 20 rows", workers, worker -> delete(BATCH));
            measure("queue put, 20 items", workers, worker -> put(BATCH));
            measure("queue take and acknowledge, 20 items", workers, worker -> take(BATCH));
        }
    }

    private static void measure(String what, int workers, Unit unit) throws Exception {
        AtomicLong counted = new AtomicLong();
        long start = System.nanoTime() + WARM_UP;
        TaskGroup.run(group -> {
            for (int i = 0; i < workers; i++) {
                int worker = i;
                group.spawn(() -> {
                    while (System.nanoTime() - start < TIME) {
                        int done = unit.run(worker);
                        if (done == 0) {
                            break;
                        }
                        if (System.nanoTime() - start >= 0) {
                            counted.addAndGet(done);
                        }
                    }
                });
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-45s %d workers %,10.0f per second%n", what, workers, counted.get() / seconds);
    }

    private int advisory(int worker) throws Exception {
        return on("SELECT pg_advisory_lock(?), pg_advisory_unlock(?)", statement -> {
            statement.setInt(1, worker);
            statement.setInt(2, worker);
        });
    }

    private int ownLock(int worker) throws InterruptedException {
        shared.lock("own " + worker).acquire().close();
        return 1;
    }

    private int sameLock() throws InterruptedException {
        shared.lock("same").acquire().close();
        return 1;
    }

    private int put(int number) throws InterruptedException {
        return queue.putAll(Collections.nCopies(number, "an item of some size"), PutOptions.standard());
    }

    /** Takes and acknowledges; nothing, if the queue has run out of items. */
    private int take(int number) throws InterruptedException {
        return Async.moveOnAfter(Duration.ofSeconds(1), () -> {
                    List<Delivery<String>> taken = queue.takeUpTo(number);
                    queue.acknowledge(taken);
                    return taken.size();
                })
                .orElse(0);
    }

    private int insert(int rows) throws Exception {
        byte[][] payloads = Collections.nCopies(rows, "an item of some size".getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return on(
                "INSERT INTO plain (payload) SELECT unnest(?::bytea[]) RETURNING id",
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("bytea", payloads)));
    }

    private int delete(int rows) throws Exception {
        return on(
                "DELETE FROM plain WHERE id IN (SELECT id FROM plain ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)"
                        + " RETURNING payload",
                statement -> statement.setInt(1, rows));
    }

    @FunctionalInterface
    private interface Setting {
        void of(PreparedStatement statement) throws SQLException;
    }

    private int on(String sql, Setting setting) throws Exception {
        return Async.blocking(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                setting.of(statement);
                int rows = 0;
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows++;
                    }
                }
                return rows;
            }
        });
    }
}
