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
 * Shares through a PostgreSQL server, from version 12 on.
 *
 * <p>Tables and functions have names with a prefix, in the first schema of the connections' search path; {@link #install}
 * creates them. Each operation is one statement in autocommit mode. One connection of the data source is kept for
 * {@code LISTEN}. PgBouncer in transaction mode does not pass notifications on: {@link #withoutListening} asks the server from
 * time to time instead.
 *
 * <p>All times are those of the server's clock. If that clock is set forward, leases end earlier at the server.
 */
public final class PostgresEngine implements Engine {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    /** After this time without a notification, the connection is checked; the server then has as much time to answer. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

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

    /** An engine with the prefix {@code weft_}. The data source gives connections of pgjdbc, wrapped or not, to one database. */
    public static PostgresEngine of(DataSource source) {
        return new PostgresEngine(Objects.requireNonNull(source, "source"), "weft_", true);
    }

    /**
     * An engine whose tables and functions have {@code prefix} in their names.
     *
     * @throws IllegalArgumentException if it is not a small letter, followed by at most 30 small letters, digits and underscores
     */
    public PostgresEngine prefix(String prefix) {
        if (!PREFIX.matcher(Objects.requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException("prefix must be a small letter and up to 30 small letters, digits and"
                    + " underscores, but is '" + prefix + "'");
        }
        return new PostgresEngine(source, prefix, listens);
    }

    /** An engine that does not listen for notifications, for connections through PgBouncer in transaction mode. */
    public PostgresEngine withoutListening() {
        return new PostgresEngine(source, prefix, false);
    }

    /**
     * Creates the tables and functions, or updates those of an earlier version. Can be repeated, even by several machines at
     * the same time. Needs the right to create objects in the schema; the other operations do not.
     *
     * @throws SQLException if the server cannot be reached, or refuses
     * @throws InterruptedException if the caller is cancelled; then either nothing has changed, or everything
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
     * Removes locks that are not in use, and rows that processes have left that died. Tokens continue to grow. Waits for the
     * server's answer.
     *
     * @throws EngineException if the server cannot be reached, or refuses
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
        return new PostgresItems(session);
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

    /** A notification is a number of waiters, a space, and a topic. */
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
