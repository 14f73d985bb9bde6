package dev.weft.shared;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.fixture.Postgres;
import dev.weft.shared.postgres.PostgresEngine;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL server for all tests of this process, with a pool of connections. */
final class PostgresServer {
    private static PostgresServer running;

    private final Postgres server;
    private final HikariDataSource pool;

    private PostgresServer() throws Exception {
        server = Postgres.start(Networks.addresses());
        pool = pool(url(), 30_000);
    }

    /** The server, started if it is not. */
    static synchronized PostgresServer get() throws Exception {
        if (running == null) {
            running = new PostgresServer();
        }
        return running;
    }

    String url() {
        return url("localhost", port());
    }

    int port() {
        return server.port();
    }

    static String url(String address, int port) {
        return "jdbc:postgresql://" + address + ":" + port + "/postgres?user=weft&connectTimeout=2&socketTimeout=20";
    }

    HikariDataSource pool() {
        return pool;
    }

    /** A pool that does not look at its making whether the server is there. */
    static HikariDataSource pool(String url) {
        return pool(url, -1);
    }

    private static HikariDataSource pool(String url, long awaitServer) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(awaitServer);
        return new HikariDataSource(config);
    }

    PostgresEngine engine(String prefix) throws Exception {
        return PostgresEngine.of(pool).prefix(prefix).install();
    }

    /** Kills the server's connections, as an administrator would. */
    void breakConnections() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(url());
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND backend_type = 'client backend'");
        }
    }

    /** Lets all times of the engine be earlier, which is as if the clock went forward. */
    void moveTimesBack(String prefix, Duration duration) throws SQLException {
        String earlier = " - " + duration.toMillis() + " * interval '1 millisecond'";
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE " + prefix + "claim SET deadline = deadline" + earlier);
            statement.execute("UPDATE " + prefix + "item SET due = due" + earlier);
            statement.execute("UPDATE " + prefix + "party SET deadline = deadline" + earlier);
            statement.execute("UPDATE " + prefix + "rate SET free = free" + earlier);
        }
    }

    /** Kills the server and its processes, and starts it again, which it does with what it has written to its log. */
    void killAndRestart() throws Exception {
        server.killAndRestart();
    }

    /** Stops the server, as an administrator would, and starts it again. */
    void restart() throws Exception {
        server.restart();
    }
}
