package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Programs;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.internal.carrier.OwnCarriers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The exception that a task gets because a sibling closed the other end of its pipe or connection is a consequence of the
 * cancellation, even if the operating system describes it in German. A JVM takes its language from its environment when it
 * starts, so each test starts a JVM.
 */
@InEveryWay
@Timeout(60)
class OtherLanguageTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Path GERMAN = Path.of("/usr/share/locale/de/LC_MESSAGES/libc.mo");

    private final Way way;

    OtherLanguageTest(Way way) {
        this.way = way;
    }

    /** The two ends of a pipe or a connection, of which the first is closed by {@link #closeOther} and the second is used by {@link #use}. */
    interface Ends extends AutoCloseable {
        void closeOther() throws IOException;

        /** Uses this end until it fails. */
        void use() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Its arguments are the name of a way to run, "pipe" or "socket", and the name of a scene. It prints what has happened. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Way way = Way.all()
                    .filter(each -> each.name().equals(arguments[0]))
                    .findFirst()
                    .orElseThrow();
            try (Ends ends = "pipe".equals(arguments[1]) ? new PipeEnds() : new SocketEnds()) {
                new Runs(way)
                        .run(() -> System.out.println(
                                switch (arguments[2]) {
                                    case "clean-up" -> outcomeOfCleanUp(ends);
                                    case "sibling" -> exceptionOfTimeout(ends);
                                    case "failure" -> failureBeforeACancellation(ends);
                                    default -> throw new IllegalArgumentException(arguments[2]);
                                }));
            }
        }

        /** A task is cancelled, and closes one end and uses the other in its clean-up. */
        private static Outcome<?> outcomeOfCleanUp(Ends ends) throws Exception {
            return TaskGroup.options().keepGoing().call(group -> {
                Task<?> task = group.spawn(() -> {
                    try {
                        Async.sleep(HOUR);
                    } finally {
                        ends.closeOther();
                        ends.use();
                    }
                });
                Async.sleep(SECOND);
                task.cancel("stop");
                return task.outcome();
            });
        }

        /** Two siblings are cancelled by a timeout. One closes its end, and the other uses its end after that. */
        private static Exception exceptionOfTimeout(Ends ends) throws Exception {
            try {
                Async.withTimeout(
                        SECOND,
                        () -> TaskGroup.run(group -> {
                            Promise<Void> closed = Promise.create();
                            group.spawn(() -> {
                                try {
                                    Async.sleep(HOUR);
                                } finally {
                                    ends.closeOther();
                                    closed.complete(null);
                                }
                            });
                            group.spawn(() -> {
                                try {
                                    Async.sleep(HOUR);
                                } finally {
                                    Async.shielded(closed::await);
                                    ends.use();
                                }
                            });
                        }));
                throw new AssertionError("no exception");
            } catch (TimedOutException e) {
                return e;
            }
        }

        /** The end was closed before anything was cancelled, so it is a failure, also in a scope that is cancelled later. */
        private static @Nullable Throwable failureBeforeACancellation(Ends ends) throws Exception {
            try {
                TaskGroup.options()
                        .keepGoing()
                        .run(group -> group.spawn(() -> {
                            try {
                                Async.withTimeout(HOUR, () -> {
                                    ends.closeOther();
                                    ends.use();
                                });
                            } finally {
                                group.cancel("too late");
                            }
                        }));
                throw new AssertionError("no exception");
            } catch (TaskFailedException e) {
                return e.getCause();
            }
        }
    }

    private static final class PipeEnds implements Ends {
        private final Pipe pipe = Pipe.open();

        PipeEnds() throws IOException {}

        @Override
        public void closeOther() throws IOException {
            pipe.source().close();
        }

        @Override
        public void use() throws IOException {
            while (true) {
                pipe.sink().write(ByteBuffer.allocate(1));
            }
        }

        @Override
        public void close() throws IOException {
            pipe.sink().close();
        }
    }

    private static final class SocketEnds implements Ends {
        private final Socket socket;
        private final Socket other;

        SocketEnds() throws IOException {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                socket = new Socket(server.getInetAddress(), server.getLocalPort());
                other = server.accept();
            }
        }

        @Override
        public void closeOther() throws IOException {
            other.setSoLinger(true, 0);
            other.close();
        }

        @Override
        public void use() throws IOException {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(0);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String printedInGerman(String ends, String scene) throws IOException, InterruptedException {
        Programs.require(Files.exists(GERMAN), "libc-l10n");
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-Dstdout.encoding=UTF-8"));
        if (OwnCarriers.areAvailable()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        command.addAll(List.of(way.name(), ends, scene));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de"));
        Process program = builder.start();
        try {
            assertThat(program.waitFor(50, TimeUnit.SECONDS))
                    .as("the program has ended")
                    .isTrue();
            String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pipe, java.io.IOException: Datenübergabe unterbrochen",
        "socket, java.net.SocketException: Die Verbindung wurde",
    })
    void closedPeerIsAConsequence(String ends, String exception) throws Exception {
        assertThat(printedInGerman(ends, "clean-up")).startsWith("Cancelled[").contains("[" + exception);
        assertThat(printedInGerman(ends, "sibling")).contains("timed out after 1 s");
        assertThat(printedInGerman(ends, "failure")).startsWith(exception);
    }
}
