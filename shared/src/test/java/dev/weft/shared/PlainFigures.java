package dev.weft.shared;

import dev.weft.Async;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import javax.sql.DataSource;

/** Measures what a program without a library would write: advisory locks, and a table with SKIP LOCKED. */
final class PlainFigures {
    private static final String COLUMN = "plain SQL";

    private final Figures figures;
    private final DataSource pool;

    PlainFigures(Figures figures, DataSource pool) {
        this.figures = figures;
        this.pool = pool;
    }

    void measure() throws Exception {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, payload bytea NOT NULL)");
        }
        for (int workers : WeftFigures.WORKERS) {
            figures.measure(COLUMN, WeftFigures.OWN_LOCK, workers, worker -> lock(worker + 1));
            figures.measure(COLUMN, WeftFigures.PUT, workers, _ -> insert(1));
            figures.measure(COLUMN, WeftFigures.TAKE, workers, _ -> delete(1));
            figures.measure(COLUMN, WeftFigures.PUT_BATCH, workers, _ -> insert(WeftFigures.BATCH));
            figures.measure(COLUMN, WeftFigures.TAKE_BATCH, workers, _ -> delete(WeftFigures.BATCH));
        }
        for (int waiters : WeftFigures.WAITERS) {
            figures.measure(COLUMN, WeftFigures.SAME_LOCK, waiters, _ -> lock(0));
        }
    }

    /** Locks and unlocks in two calls, as a program does that works in between. */
    private int lock(int key) throws Exception {
        return Async.blocking(() -> {
            try (Connection connection = pool.getConnection()) {
                select(connection, "SELECT pg_advisory_lock(?)", statement -> statement.setInt(1, key));
                return select(connection, "SELECT pg_advisory_unlock(?)", statement -> statement.setInt(1, key));
            }
        });
    }

    private int insert(int rows) throws Exception {
        byte[][] payloads = Collections.nCopies(rows, "an item of some size".getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return call(
                "INSERT INTO plain (payload) SELECT unnest(?::bytea[]) RETURNING id",
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("bytea", payloads)));
    }

    private int delete(int rows) throws Exception {
        return call(
                "DELETE FROM plain WHERE id IN (SELECT id FROM plain ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)"
                        + " RETURNING payload",
                statement -> statement.setInt(1, rows));
    }

    private int call(String sql, Setting setting) throws Exception {
        return Async.blocking(() -> {
            try (Connection connection = pool.getConnection()) {
                return select(connection, sql, setting);
            }
        });
    }

    private static int select(Connection connection, String sql, Setting setting) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setting.of(statement);
            int rows = 0;
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows++;
                }
            }
            return rows;
        }
    }

    @FunctionalInterface
    private interface Setting {
        void of(PreparedStatement statement) throws SQLException;
    }
}
