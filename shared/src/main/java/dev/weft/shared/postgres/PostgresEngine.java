package dev.weft.shared.postgres;

import dev.weft.Async;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * An engine that keeps its data in a PostgreSQL database, version 12 or later.
 *
 * <p>{@link #install} creates the tables and functions, in the first schema of the connections' search path. The names
 * of the tables and functions begin with a prefix, by default {@code weft_}. Each operation is one statement in
 * autocommit mode; an operation that begins to wait may need one more. One connection of the data source is reserved for
 * {@code LISTEN}. PgBouncer in transaction mode does not forward notifications; with {@link #withoutListening}, the engine polls
 * the server instead.
 *
 * <p>The server measures all times with its own clock. If that clock is set forward, leases expire earlier on the server.
 */
public final class PostgresEngine implements Engine {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    /** The time without a notification after which the connection is checked. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** The time within which the server must answer the check of the connection. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final DataSource source;
    private final String prefix;
    private final boolean listens;
    private final Session session;

    private PostgresEngine(DataSource source, String prefix, boolean listens) {
        this.source = source;
        this.prefix = prefix;
        this.listens = listens;
        this.session = new Session(source, prefix, "PostgreSQL");
    }

    /**
     * An engine with the prefix {@code weft_}. The connections of {@code source} must be connections of the driver
     * pgjdbc, or wrap such connections, and must all lead to the same database.
     */
    public static PostgresEngine of(DataSource source) {
        return new PostgresEngine(Objects.requireNonNull(source, "source"), "weft_", true);
    }

    /**
     * An engine like this one whose tables and functions have names that begin with {@code prefix}.
     *
     * @throws IllegalArgumentException if {@code prefix} is not a lower-case letter, followed by at most 30 lower-case letters,
     *     digits and underscores
     */
    public PostgresEngine prefix(String prefix) {
        if (!PREFIX.matcher(Objects.requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException(
                    "prefix must be a lower-case letter and up to 30 lower-case letters, digits"
                            + " and underscores, but is '" + prefix + "'");
        }
        return new PostgresEngine(source, prefix, listens);
    }

    /**
     * An engine like this one that does not listen for notifications. It is meant for PgBouncer in transaction mode.
     */
    public PostgresEngine withoutListening() {
        return new PostgresEngine(source, prefix, false);
    }

    /**
     * Creates the tables and functions, or updates them from an earlier version. Can be repeated, even by several
     * machines at the same time. Only this method needs the privilege to create objects in the schema. Waits for the
     * server.
     *
     * @throws SQLException if the server cannot be reached, or reports an error
     * @throws InterruptedException if the caller is cancelled; then either everything was created, or nothing
     */
    public PostgresEngine install() throws SQLException, InterruptedException {
        Async.<SQLException>blocking(() -> {
            try (Connection connection = source.getConnection()) {
                Schema.install(connection, prefix);
            }
        });
        return this;
    }

    /**
     * Removes the rows of unused locks, and rows that dead processes have left. A lock that is created again under the same name
     * still gets greater tokens than before. Waits for the server's answer.
     *
     * @throws EngineException if the server cannot be reached, or reports an error
     * @throws InterruptedException if the caller is cancelled
     */
    public void prune() throws EngineException, InterruptedException {
        session.query("SELECT weft_prune()", row -> true);
    }

    @Override
    public Claims claims() {
        return new PostgresClaims(session);
    }

    @Override
    public Items items() {
        return new PostgresItems(session, listens);
    }

    @Override
    public Flags flags() {
        return new PostgresFlags(session);
    }

    @Override
    public Rates rates() {
        return new PostgresRates(session);
    }

    @Override
    public Rounds rounds() {
        return new PostgresRounds(session);
    }

    @Override
    public void listen(Listener listener) throws EngineException, InterruptedException {
        if (listens) {
            session.on(connection -> {
                try (Statement statement = connection.createStatement()) {
                    connection.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
                    statement.execute("LISTEN " + prefix + "changes");
                    listener.connected();
                    while (true) {
                        for (PGNotification each : notifications(connection)) {
                            announce(listener, each.getParameter());
                        }
                        statement.execute("SELECT 1");
                    }
                } finally {
                    connection.abort(Runnable::run); // this connection listens, so it must not go back to a pool
                }
            });
        }
    }

    /** Waits for notifications, but no longer than the heartbeat, so that a broken connection is noticed. */
    private static PGNotification[] notifications(Connection connection) throws SQLException {
        PGNotification[] arrived = connection.unwrap(PGConnection.class).getNotifications((int) HEARTBEAT.toMillis());
        return arrived == null ? new PGNotification[0] : arrived;
    }

    /** Parses a notification, which consists of a number of waiters, a space, and a topic. */
    private static void announce(Listener listener, String notification) {
        int space = notification.indexOf(' ');
        if (space > 0) {
            listener.announced(notification.substring(space + 1), Integer.parseInt(notification.substring(0, space)));
        }
    }

    @Override
    public String description() {
        return "PostgreSQL";
    }

    @Override
    public String toString() {
        return "PostgreSQL, tables " + prefix + "*";
    }
}
