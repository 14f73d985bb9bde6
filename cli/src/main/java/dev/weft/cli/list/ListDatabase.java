package dev.weft.cli.list;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.weft.Async;
import dev.weft.cli.input.InputException;
import dev.weft.cli.schedule.RunFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the database of a list. A transaction that fails because the server cannot be reached, or because
 * of other transactions, is repeated until it succeeds or the caller is cancelled. A transaction of {@link SharedList}
 * can be repeated safely even if it was committed and only the answer was lost.
 */
final class ListDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final int CONNECT_MILLIS = 5_000;
    private static final String SOCKET_SECONDS = "20";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** The SQL state for a foreign key that refers to a row that does not exist. All foreign keys refer to the list. */
    private static final String NO_SUCH_ROW = "23503";

    private final HikariDataSource pool;
    private final Consumer<String> notes;
    private final AtomicBoolean unreachable = new AtomicBoolean();

    private ListDatabase(HikariDataSource pool, Consumer<String> notes) {
        this.pool = pool;
        this.notes = notes;
    }

    /**
     * Connects, and creates or migrates the tables.
     *
     * @param notes receives a line when the server cannot be reached, and when it can be reached again
     * @throws InputException if the server cannot be reached, or refuses the login or the tables
     */
    static ListDatabase open(ListAddress address, Consumer<String> notes) throws InputException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setDataSourceProperties(address.login());
        config.addDataSourceProperty("ApplicationName", "weft fetch");
        config.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setAutoCommit(false);
        try {
            HikariDataSource pool = new HikariDataSource(config);
            try (Connection connection = pool.getConnection()) {
                Schema.install(connection);
            } catch (SQLException | RuntimeException e) {
                pool.close();
                throw e;
            }
            return new ListDatabase(pool, notes);
        } catch (HikariPool.PoolInitializationException | SQLException e) {
            throw new InputException("the list cannot be used: " + reason(e), e);
        }
    }

    /**
     * Runs a transaction, and repeats it while the server cannot be reached. A cancellation does not interrupt a
     * transaction, because that would leave the connection in an unknown state. Each attempt ends, because the time
     * that the server may take for an answer is limited.
     *
     * @throws RunFailedException if the server refuses the transaction
     * @throws InterruptedException if the caller is cancelled before the transaction begins, or between two attempts
     */
    <T> T transaction(Work<T> work) throws RunFailedException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Async.checkpoint();
            try {
                T result = Async.shielded(() -> attempt(work));
                if (unreachable.compareAndSet(true, false)) {
                    notes.accept("the list can be reached again");
                }
                return result;
            } catch (SQLException e) {
                if (!isTemporary(e)) {
                    throw new RunFailedException("the list cannot be used: " + reason(e), new java.io.IOException(e));
                }
                if (unreachable.compareAndSet(false, true)) {
                    notes.accept("the list cannot be reached, and is retried: " + reason(e));
                }
                Async.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e); // the pool closes a connection that is broken
        }
    }

    /**
     * Whether another attempt may succeed: the connection is lost, the server is starting or is short of a resource such
     * as memory, or the transaction was in conflict with another one.
     */
    private static boolean isTemporary(SQLException thrown) {
        String state = thrown.getSQLState();
        return thrown instanceof SQLTransientConnectionException
                || (state != null
                        && (state.startsWith("08")
                                || state.startsWith("57P")
                                || state.startsWith("53")
                                || state.startsWith("40")));
    }

    private static @Nullable String reason(Throwable thrown) {
        if (thrown instanceof SQLException e && NO_SUCH_ROW.equals(e.getSQLState())) {
            return Sql.DELETED;
        }
        Throwable at = thrown;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }

    @Override
    public void close() {
        pool.close();
    }

    /** The statements of a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
