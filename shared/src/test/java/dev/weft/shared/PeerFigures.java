package dev.weft.shared;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.shared.postgres.PostgresEngine;
import io.lettuce.core.RedisClient;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Prints the figures of {@code docs/shared.md}: {@code ./mvnw -pl shared -am test -Pfigures}. */
class PeerFigures {
    /** One connection for each waiter of plain SQL, and some to spare. */
    private static final int CONNECTIONS = 60;

    private static final Pattern CALLS = Pattern.compile("total_commands_processed:(\\d+)");

    @Test
    void postgres() throws Exception {
        Figures figures = new Figures();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PostgresServer.get().url());
        config.setMaximumPoolSize(CONNECTIONS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            PostgresEngine engine = PostgresEngine.of(pool).prefix("figures_").install();
            LongSupplier calls = () -> transactions(pool);
            Async.run(() -> {
                Shared shared = Shared.open(engine);
                try {
                    new WeftFigures(figures, "Weft", shared).measure(calls);
                } finally {
                    shared.close();
                }
                new PlainFigures(figures, pool).measure();
                new PeerScheduler(figures, pool).measure(calls);
            });
        }
        System.out.println(figures.table());
    }

    private static long transactions(DataSource pool) {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void redis() throws Exception {
        Figures figures = new Figures();
        measure(figures, "appendfsync always", RedisServer.get());
        try (RedisServer server = RedisServer.withDefaults()) {
            measure(figures, "default", server);
        }
        System.out.println(figures.table());
    }

    private static void measure(Figures figures, String durability, RedisServer server) throws Exception {
        LongSupplier calls = () -> commands(server.client());
        Async.run(() -> {
            Shared shared = Shared.open(server.engine("figures:"));
            try {
                new WeftFigures(figures, "Weft, " + durability, shared).measure(calls);
            } finally {
                shared.close();
            }
            new PeerRedisson(figures, "Redisson, " + durability, server.port()).measure(calls);
        });
    }

    private static long commands(RedisClient client) {
        try (var connection = client.connect()) {
            return CALLS.matcher(connection.sync().info("stats"))
                    .results()
                    .map(MatchResult::group)
                    .mapToLong(text -> Long.parseLong(text.substring(text.indexOf(':') + 1)))
                    .sum();
        }
    }
}
