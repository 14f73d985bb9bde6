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
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private long rows(String table) throws Exception {
        try (Connection connection = server.pool().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
