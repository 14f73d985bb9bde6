package dev.weft.shared.postgres;

import dev.weft.Async;
import dev.weft.shared.spi.EngineException;
import dev.weft.spi.wait.Strand;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, each on its own connection of a data source. A cancellation aborts the connection, so that a connection
 * whose statement may still run does not return to a pool.
 */
final class Session {
    /**
     * Classes of SQL states that report temporary failures: a lost connection, too few resources, an operator's
     * intervention, a conflict between transactions.
     */
    private static final Set<String> TEMPORARY_CLASSES = Set.of("08", "53", "57", "40");

    /**
     * Further SQL states that report temporary failures: a lock was not granted in time; the server is read-only, as
     * during a failover.
     */
    private static final Set<String> TEMPORARY_STATES = Set.of("55P03", "25006");

    private final DataSource source;
    private final String prefix;
    private final String description;

    Session(DataSource source, String prefix, String description) {
        this.source = source;
        this.prefix = prefix;
        this.description = description;
    }

    /** Work with a connection. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Makes a value of the result of a query. */
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {
        T of(ResultSet result) throws SQLException;
    }

    /** Executes the statement {@code sql}, in which {@code weft_} stands for the prefix, and reads its result. */
    <T extends @Nullable Object> T query(String sql, Reading<T> reading, @Nullable Object... parameters)
            throws EngineException, InterruptedException {
        return on(connection -> query(connection, sql, reading, parameters));
    }

    <T extends @Nullable Object> T query(
            Connection connection, String sql, Reading<T> reading, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.replace("weft_", prefix))) {
            for (int i = 0; i < parameters.length; i++) {
                Object parameter = parameters[i];
                if (parameter instanceof Object[] values) {
                    statement.setArray(i + 1, arrayOf(connection, values));
                } else {
                    statement.setObject(i + 1, parameter);
                }
            }
            try (ResultSet result = statement.executeQuery()) {
                return reading.of(result);
            }
        }
    }

    private static Array arrayOf(Connection connection, Object[] values) throws SQLException {
        String type = values instanceof Long[]
                ? "bigint"
                : values instanceof Integer[] ? "int" : values instanceof byte[][] ? "bytea" : "text";
        return connection.createArrayOf(type, values);
    }

    /**
     * Runs {@code work} on a connection of its own, which a cancellation aborts. A cancellation while the connection is
     * being opened interrupts the thread. A later cancellation calls {@code abort}, which ends the work. The connection
     * is known before the work begins, so no cancellation misses it.
     */
    <T extends @Nullable Object> T on(Work<T> work) throws EngineException, InterruptedException {
        try (Connection connection = Async.<Connection, SQLException>blocking(source::getConnection)) {
            return Async.<T, SQLException>blocking(
                    () -> {
                        try (connection) {
                            if (!connection.getAutoCommit()) {
                                connection.setAutoCommit(true);
                            }
                            return work.on(connection);
                        }
                    },
                    () -> connection.abort(Runnable::run));
        } catch (SQLException e) {
            Strand.throwIfCancelled(); // caused by the interrupt
            throw translated(e);
        }
    }

    private EngineException translated(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean passing = e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || (state.length() == 5 && TEMPORARY_CLASSES.contains(state.substring(0, 2)))
                || TEMPORARY_STATES.contains(state);
        String message = description + ": " + e.getMessage();
        return passing ? EngineException.unreachable(message, e) : EngineException.refused(message, e);
    }
}
