package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.shared.postgres.PostgresEngine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed and stopped at random, for longer than a lease too. The time is short in a build; {@code -Psweep}
 * takes longer.
 */
final class KillsTest {
    private static final int WORKERS = 4;
    private static final int ITEMS = 400;
    private static final long SECONDS = Math.min(120, Long.getLong("weft.sweep.seconds", 5) + 4);

    private final Random random = new Random(SECONDS);
    private final List<Process> workers = new ArrayList<>();
    private final Path log = Path.of("target", "kills.txt");

    @Test
    void counterIsExactAndEveryItemIsDeliveredUntilAcknowledged() throws Exception {
        PostgresServer server = PostgresServer.get();
        PostgresEngine engine = server.engine("kill_");
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE counter (n bigint, token bigint); INSERT INTO counter VALUES (0, 0);"
                    + "CREATE TABLE counted (token bigint); CREATE TABLE delivered (item text)");
            Files.deleteIfExists(log);
            try {
                for (int i = 0; i < WORKERS; i++) {
                    workers.add(worker(server));
                }
                Async.run(() -> putKillAndJoin(engine));
            } finally {
                for (Process each : workers) {
                    each.destroyForcibly().waitFor();
                }
            }

            assertThat(Files.readString(log)).doesNotContain("IllegalStateException");
            // In one statement: the server may still run one of a process that is dead.
            assertThat(number(statement, "SELECT n - (SELECT count(*) FROM counted) FROM counter"))
                    .isZero();
            assertThat(number(statement, "SELECT n FROM counter")).isGreaterThan(10);
            assertThat(number(statement, "SELECT count(DISTINCT item) FROM delivered"))
                    .isEqualTo(ITEMS);
            assertThat(number(statement, "SELECT count(*) FROM kill_item")).isZero();
        }
    }

    private void putKillAndJoin(PostgresEngine engine) throws Exception {
        Shared shared = Shared.open(engine);
        try {
            SharedQueue<String> jobs = shared.queue("jobs", Codec.text());
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            for (int from = 0; System.nanoTime() < end || from < ITEMS; from += 20) {
                if (from < ITEMS) {
                    jobs.putAll(
                            IntStream.range(from, from + 20)
                                    .mapToObj(i -> "item " + i)
                                    .toList(),
                            PutOptions.standard());
                }
                hurtOne();
            }
            for (Process each : workers) {
                signal("CONT", each);
            }
            Async.withTimeout(Duration.ofSeconds(30), jobs::join);
        } finally {
            shared.close();
        }
    }

    /** Kills one and starts another in its place, or stops one for up to three leases. */
    private void hurtOne() throws Exception {
        int which = random.nextInt(WORKERS);
        Async.sleep(Duration.ofMillis(random.nextInt(200)));
        if (random.nextInt(8) == 0) {
            signal("KILL", workers.get(which));
            workers.get(which).waitFor();
            workers.set(which, worker(PostgresServer.get()));
        } else {
            signal("STOP", workers.get(which));
            Async.sleep(Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 1500 : 200)));
            signal("CONT", workers.get(which));
        }
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    private Process worker(PostgresServer server) throws Exception {
        File output = log.toFile();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWorker.class.getName(),
                        server.url())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }

    private static long number(Statement statement, String query) throws Exception {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
