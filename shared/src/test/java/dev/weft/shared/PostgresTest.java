package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.shared.postgres.PostgresEngine;
import dev.weft.sync.Event;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What only this engine has: the caller's transactions, tables, connections. */
final class PostgresTest {
    private final Answers answers = new Answers();
    private PostgresServer server;
    private PostgresEngine engine;
    private Shared shared;

    @BeforeEach
    void connect() throws Exception {
        server = PostgresServer.get();
        engine = server.engine("own_");
    }

    private void run(Action<Exception> body) throws Exception {
        Async.withTimeout(Duration.ofSeconds(30), () -> {
            shared = Shared.open(answers.of(engine), SharedOptions.standard().pollInterval(Duration.ofMillis(100)));
            try {
                body.run();
            } finally {
                shared.close();
            }
        });
    }

    @Test
    void itemThatIsPutInATransactionCanBeTakenOnceItIsCommitted() throws Exception {
        run(() -> {
            SharedQueue<String> queue = shared.queue("committed", Codec.text());
            try (Connection connection = server.pool().getConnection()) {
                connection.setAutoCommit(false);
                assertThat(queue.put(connection, "together", PutOptions.standard()))
                        .isTrue();
                assertThat(queue.counts().live()).isZero();

                connection.commit();

                try (Delivery<String> taken = queue.take()) {
                    assertThat(taken.item()).isEqualTo("together");
                    taken.acknowledge();
                }
            }
        });
    }

    @Test
    void itemThatIsPutInATransactionIsGoneWhenThatIsRolledBack() throws Exception {
        run(() -> {
            SharedQueue<String> queue = shared.queue("rolled back", Codec.text());
            try (Connection connection = server.pool().getConnection()) {
                connection.setAutoCommit(false);
                queue.put(connection, "never", PutOptions.standard());

                connection.rollback();

                assertThat(queue.counts()).isEqualTo(new QueueCounts(0, 0, 0, 0, false));
            }
        });
    }

    @Test
    void tokensGrowAlsoAfterAnUnusedLockWasPruned() throws Exception {
        run(() -> {
            Lease before = shared.lock("pruned").acquire();
            Event left = answers.next("leave");
            before.close();
            left.await();

            engine.prune();

            assertThat(rows("own_key WHERE key = 'lock:pruned'")).isZero();
            try (Lease after = shared.lock("pruned").acquire()) {
                assertThat(after.token()).isGreaterThan(before.token());
            }
        });
    }

    @Test
    void pruningLeavesWhatIsInUse() throws Exception {
        run(() -> {
            try (Lease lease = shared.lock("in use").acquire()) {
                engine.prune();
                assertThat(shared.lock("in use").holder())
                        .hasValueSatisfying(holder -> assertThat(holder.token()).isEqualTo(lease.token()));
            }
        });
    }

    @Test
    void installingAtTheSameTimeMakesTheTablesOnce() throws Exception {
        Async.forEach(Stream.of(1, 2, 3, 4).toList(), 4, each -> {
            server.engine("fresh_");
        });
        assertThat(rows("fresh_schema")).isEqualTo(1);
    }

    @Test
    void prefixThatIsNoNameIsRefused() {
        assertThatThrownBy(() -> engine.prefix("x; DROP"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x; DROP'");
    }

    @Test
    void missingTablesAreARefusalAtOnce() throws Exception {
        Async.run(() -> {
            Shared without = Shared.open(PostgresEngine.of(server.pool()).prefix("missing_"));
            assertThatThrownBy(() -> without.lock("l").acquire())
                    .isInstanceOf(SharedException.class)
                    .hasMessageContaining("missing_enter");
            without.close();
        });
    }

    @Test
    void waitsAndLeasesOutliveTheirConnections() throws Exception {
        run(() -> TaskGroup.run(group -> {
            SharedQueue<String> queue = shared.queue("cut", Codec.text());
            Lease lease = shared.lock("cut").acquire();
            Event asked = answers.next("take");
            Task<Delivery<String>> waiting = group.spawn(queue::take);
            asked.await();

            server.breakConnections();

            queue.putAll(List.of("after"), PutOptions.standard());
            waiting.await().acknowledge();
            lease.close();
        }));
    }

    @Test
    void waitsAndLeasesOutliveARestartOfTheServer() throws Exception {
        run(() -> TaskGroup.run(group -> {
            SharedQueue<String> queue = shared.queue("restarted", Codec.text());
            Lease lease = shared.lock("restarted").acquire();
            Event asked = answers.next("take");
            Task<Delivery<String>> waiting = group.spawn(queue::take);
            asked.await();

            Async.blocking(server::restart);

            queue.put("after");
            waiting.await().acknowledge();
            assertThat(shared.lock("restarted").holder())
                    .hasValueSatisfying(holder -> assertThat(holder.token()).isEqualTo(lease.token()));
            lease.close();
        }));
    }

    /** A commit with a notification waits for all others. */
    @Test
    void whatNobodyWaitsForIsNotAnnounced() throws Exception {
        run(() -> {
            SharedQueue<String> queue = shared.queue("quiet", Codec.text());
            List<String> announced = announcedDuring(() -> {
                queue.put("item");
                queue.take().acknowledge();
                shared.lock("quiet").run(lease -> {});
            });
            assertThat(announced).isEmpty();
        });
    }

    @Test
    void itemThatIsPutInATransactionIsAlwaysAnnounced() throws Exception {
        run(() -> {
            List<String> announced = announcedDuring(() -> {
                try (Connection connection = server.pool().getConnection()) {
                    connection.setAutoCommit(false);
                    shared.queue("told", Codec.text()).put(connection, "item", PutOptions.standard());
                    connection.commit();
                    connection.setAutoCommit(true);
                }
            });
            assertThat(announced).containsExactly("1 q:told");
        });
    }

    private List<String> announcedDuring(Action<Exception> action) throws Exception {
        try (Connection listening = server.pool().getConnection();
                var statement = listening.createStatement()) {
            statement.execute("LISTEN own_changes");
            action.run();
            statement.execute("NOTIFY own_changes, 'the end'");
            List<String> announced = new ArrayList<>();
            while (!announced.contains("the end")) {
                PGNotification[] arrived = listening.unwrap(PGConnection.class).getNotifications(100);
                for (PGNotification each : arrived == null ? new PGNotification[0] : arrived) {
                    announced.add(each.getParameter());
                }
            }
            statement.execute("UNLISTEN own_changes");
            announced.removeLast();
            return announced;
        }
    }

    /** A session plans a statement once, and may do so while the tables are empty, so that no index seems to be worth while. */
    @Test
    void plansUseTheIndexesOfEmptyTables() throws Exception {
        run(() -> {
            server.engine("plans_");
            try (Connection connection = DriverManager.getConnection(server.url());
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (String each : List.of(
                        "plans_put('q', 'client', 1, 1, ARRAY['x'::bytea], ARRAY['key'], ARRAY[1], ARRAY[0::bigint])",
                        "plans_take('q', 1, 60000000, 10, 2000000)",
                        "plans_acknowledge('q', ARRAY[1::bigint], ARRAY[1::bigint])",
                        "plans_release('q', 1, 1, 0, false, NULL)",
                        "plans_enter('lock:l', 1, 'id', 'owner', 'host', 1, 15000000, true)",
                        "plans_leave('id')")) {
                    statement.execute("SELECT " + each);
                }
                try (var scanned =
                        statement.executeQuery("SELECT string_agg(relname, ', ') FROM pg_stat_xact_user_tables"
                                + " WHERE relname LIKE 'plans%' AND seq_scan > 0")) {
                    scanned.next();
                    assertThat(scanned.getString(1))
                            .as("tables that were scanned")
                            .isNull();
                }
            }
        });
    }

    @Test
    void onlyGrantsWaitForTheDisk() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.url());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT own_enter('lock:disk', 1, 'first', 'owner', 'host', 1, 15000000, true)");
            assertThat(synchronousCommit(statement)).isEqualTo("on");
            statement.execute("SELECT own_enter('lock:disk', 1, 'second', 'owner', 'host', 1, 15000000, true)");
            assertThat(synchronousCommit(statement)).isEqualTo("off");
            connection.commit();

            statement.execute("SELECT own_leave('first')");
            assertThat(synchronousCommit(statement)).isEqualTo("off");
            connection.commit();

            statement.execute("SELECT own_enter('lock:disk', 1, 'second', 'owner', 'host', 1, 15000000, true)");
            assertThat(synchronousCommit(statement)).isEqualTo("on");
            connection.rollback();
        }
    }

    private static String synchronousCommit(Statement statement) throws SQLException {
        try (var setting = statement.executeQuery("SHOW synchronous_commit")) {
            setting.next();
            return setting.getString(1);
        }
    }

    private long rows(String table) throws Exception {
        try (Connection connection = server.pool().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
