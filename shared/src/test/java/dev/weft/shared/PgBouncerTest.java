package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.fixture.Postgres;
import dev.weft.fixture.Programs;
import dev.weft.shared.postgres.PostgresEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL behind PgBouncer, which gives each transaction another session. */
final class PgBouncerTest {
    @TempDir
    private Path folder;

    private Process start(int port, PostgresServer server) throws Exception {
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                * = host=localhost port=%d user=weft
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                ignore_startup_parameters = extra_float_digits
                """.formatted(server.port(), port));
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        Path program = Programs.find("pgbouncer");
        Process started = new ProcessBuilder(Postgres.asServer(program.toString(), settings.toString()))
                .redirectErrorStream(true)
                .start();
        try (var output = started.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("process up")) {
                line = output.readLine();
            }
            assertThat(line).as("the line that says that PgBouncer is up").isNotNull();
        }
        return started;
    }

    @Test
    void operationsNeedNoSession() throws Exception {
        PostgresServer server = PostgresServer.get();
        server.engine("bounced_");
        int port = Programs.freePort();
        Process bouncer = start(port, server);
        String url = PostgresServer.url("127.0.0.1", port) + "&prepareThreshold=0";
        try (HikariDataSource pool = PostgresServer.pool(url)) {
            PostgresEngine engine = PostgresEngine.of(pool).prefix("bounced_").withoutListening();
            Async.withTimeout(Duration.ofSeconds(30), () -> use(engine));
        } finally {
            bouncer.destroy();
            bouncer.waitFor();
        }
    }

    private static void use(PostgresEngine engine) throws InterruptedException {
        Shared shared = Shared.open(engine, SharedOptions.standard().pollInterval(Duration.ofMillis(50)));
        try {
            SharedQueue<String> queue = shared.queue("q", Codec.text());
            queue.putAll(List.of("a", "b", "c", "d"), PutOptions.standard());
            List<Integer> order = Async.gather(List.of(1, 2, 3, 4, 5, 6, 7, 8), number -> {
                shared.limiter("l", 1000, Duration.ofSeconds(1)).acquire();
                return shared.semaphore("s", 2).call(permit -> shared.lock("l").call(lease -> number));
            });
            assertThat(order).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            queue.acknowledge(queue.takeUpTo(10));
            queue.join();
            assertThat(shared.once("o").run(lease -> shared.event("e").set())).isTrue();
            shared.event("e").await();
        } finally {
            shared.close();
        }
    }
}
