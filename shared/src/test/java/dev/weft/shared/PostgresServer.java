package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.fixture.Programs;
import dev.weft.shared.postgres.PostgresEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server of Debian's package on a free port, in a temporary folder; one for all tests of this process. */
final class PostgresServer {
    private static PostgresServer running;

    private final Path folder;
    private final int port;
    private final String bin;
    private Process process;
    private HikariDataSource pool;

    private PostgresServer(String bin) throws Exception {
        this.bin = bin;
        folder = Files.createTempDirectory("weft-postgres");
        port = Programs.freePort();
        if (isRoot()) {
            run("chown", "postgres", folder.toString());
        }
        run(asServer(bin + "/initdb", "-D", folder + "/data", "-U", "weft", "-A", "trust", "-E", "UTF8", "--no-sync"));
        allowNetworks();
        process = start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        pool = pool(url(), 30_000);
    }

    /** The server, started if it is not. The test is skipped where none is installed; never by CI. */
    static synchronized PostgresServer get() throws Exception {
        if (running == null) {
            String bin = installed();
            Programs.require(bin != null, "PostgreSQL");
            running = new PostgresServer(bin);
        }
        return running;
    }

    static String installed() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return null;
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin"))
                    .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                    .map(Path::toString)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    String url() {
        return url("localhost", port);
    }

    int port() {
        return port;
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

    private void allowNetworks() throws IOException {
        for (String address : Networks.addresses()) {
            String rule = "host all all " + address + "/24 trust\n";
            Files.writeString(folder.resolve("data/pg_hba.conf"), rule, StandardOpenOption.APPEND);
        }
    }

    private Process start() throws IOException {
        return command(asServer(
                        bin + "/postgres",
                        "-D",
                        folder + "/data",
                        "-p",
                        "" + port,
                        "-k",
                        folder.toString(),
                        "-c",
                        "fsync=" + System.getProperty("weft.fsync", "off"),
                        "-c",
                        "max_connections=200",
                        "-c",
                        "listen_addresses=" + String.join(",", addresses())))
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static List<String> addresses() {
        List<String> all = new ArrayList<>(List.of("localhost"));
        all.addAll(Networks.addresses());
        return all;
    }

    /** Kills the server and its processes, and starts it again, which it does with what it has written to its log. */
    void killAndRestart() throws Exception {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
        process = start();
    }

    /** Stops the server, as an administrator would, and starts it again. */
    void restart() throws Exception {
        halt();
        process = start();
    }

    private void halt() throws IOException, InterruptedException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        new ProcessBuilder("kill", "-INT", pid).start().waitFor();
        process.waitFor();
    }

    private void stop() {
        try {
            pool.close();
            halt();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("PostgreSQL could not be stopped: " + e);
        }
    }

    /** The server refuses to run as root. */
    static String[] asServer(String... command) {
        List<String> all =
                new ArrayList<>(isRoot() ? List.of("setpriv", "--reuid=postgres", "--clear-groups") : List.of());
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static ProcessBuilder command(String... command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/tmp").toFile());
    }

    private static void run(String... command) throws Exception {
        Process process = command(command).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }
}
