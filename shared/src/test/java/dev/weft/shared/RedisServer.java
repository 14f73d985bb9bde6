package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Programs;
import dev.weft.shared.redis.RedisEngine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis server of Debian's package on a free port, in a temporary folder. Usually one serves all tests of this process. */
final class RedisServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final String EARLIER = """
            local by = tonumber(ARGV[2])
            local function each(pattern, change)
                for _, key in ipairs(redis.call('KEYS', ARGV[1] .. pattern)) do change(key) end
            end
            local function deadline(key)
                if redis.call('HEXISTS', key, 'deadline') == 1 then redis.call('HINCRBY', key, 'deadline', -by) end
            end
            each('claim:*', deadline)
            each('party:*', deadline)
            each('later:*', function(key)
                for _, id in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -by, id) end
            end)
            each('rate:*', function(key) redis.call('SET', key, redis.call('GET', key) - by, 'KEEPTTL') end)
            return 0
            """;
    private static final List<String> KEEPS_EVERY_CHANGE = List.of("--appendonly", "yes", "--appendfsync", "always");
    private static RedisServer running;

    private final List<String> persistence;
    private final Path folder;
    private final int port;
    private Process process;
    private final RedisClient client;

    private RedisServer(List<String> persistence) throws IOException {
        this.persistence = persistence;
        folder = Files.createTempDirectory("weft-redis");
        port = Programs.freePort();
        process = start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        client = RedisClient.create("redis://127.0.0.1:" + port);
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--bind", "127.0.0.1"));
        command.addAll(Networks.addresses());
        command.addAll(List.of("--protected-mode", "no", "--port", "" + port, "--dir", folder.toString()));
        command.addAll(persistence);
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitReady(started.inputReader());
        return started;
    }

    /** Stops the server, and starts it again with what it has written to its file. */
    void restart() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        process = start();
    }

    /** Kills the server, and starts it again with what it has written to its file. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    int port() {
        return port;
    }

    RedisClient client() {
        return client;
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = output.readLine();
        }
        assertThat(line).as("the line that says that Redis is ready").isNotNull();
    }

    /** The server, started if it is not. The test is skipped where none is installed; never by CI. */
    static synchronized RedisServer get() throws IOException {
        if (running == null) {
            Programs.require(Files.isExecutable(PROGRAM), "redis-server");
            running = new RedisServer(KEEPS_EVERY_CHANGE);
        }
        return running;
    }

    /** Another server, which saves its data as a server without a configuration does. */
    static RedisServer withDefaults() throws IOException {
        Programs.require(Files.isExecutable(PROGRAM), "redis-server");
        return new RedisServer(List.of());
    }

    RedisEngine engine(String prefix) {
        return RedisEngine.of(client).prefix(prefix);
    }

    /** Lets all times of the engine be earlier, which is as if the clock went forward. */
    void moveTimesBack(String prefix, Duration duration) {
        try (var connection = client.connect()) {
            connection
                    .sync()
                    .eval(
                            EARLIER,
                            ScriptOutputType.INTEGER,
                            new String[0],
                            prefix,
                            "" + TimeUnit.MICROSECONDS.convert(duration));
        }
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void stop() {
        if (!process.isAlive()) {
            return;
        }
        try {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            process.destroy();
            process.waitFor();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("Redis could not be stopped: " + e);
        }
    }
}
