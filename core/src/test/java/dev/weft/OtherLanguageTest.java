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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The exception that a task gets because a sibling closed the other end of its pipe or connection is a consequence of the
 * cancellation, even if the operating system describes it in German. A JVM takes its language from its environment when it
 * starts, so each test starts a JVM.
 */
@InEveryWay
@Timeout(60)
class OtherLanguageTest {
    private static final Path GERMAN = Path.of("/usr/share/locale/de/LC_MESSAGES/libc.mo");

    private final Way way;

    OtherLanguageTest(Way way) {
        this.way = way;
    }

    /** Two ends, of which the first is closed by {@link #closeOther} and the second is used by {@link #use}. */
    interface Ends extends AutoCloseable {
        void closeOther() throws IOException;

        /** Uses this end until it fails. */
        void use() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Its arguments are the name of a way to run, and "pipe" or "socket". It prints the outcome of a task. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Way way = Way.all()
                    .filter(each -> each.name().equals(arguments[0]))
                    .findFirst()
                    .orElseThrow();
            try (Ends ends = "pipe".equals(arguments[1]) ? new PipeEnds() : new SocketEnds()) {
                new Runs(way).run(() -> printOutcomeOfCancelled(ends));
            }
        }

        private static void printOutcomeOfCancelled(Ends ends) throws Exception {
            TaskGroup.options().keepGoing().run(group -> {
                Task<?> task = group.spawn(() -> {
                    try {
                        Async.sleep(Duration.ofHours(1));
                    } finally {
                        ends.closeOther();
                        ends.use();
                    }
                });
                Async.sleep(Duration.ofSeconds(1));
                task.cancel("stop");
                System.out.println(
                        task.outcome() instanceof Outcome.Cancelled<?> cancelled
                                ? "cancelled, with " + cancelled.consequences()
                                : task.outcome());
            });
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

    private String outcomeInGerman(String ends) throws IOException, InterruptedException {
        Programs.require(Files.exists(GERMAN), "libc-l10n");
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-Dstdout.encoding=UTF-8"));
        if (OwnCarriers.areAvailable()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), way.name(), ends));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de"));
        Process program = builder.start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void brokenPipeIsAConsequence() throws Exception {
        assertThat(outcomeInGerman("pipe"))
                .startsWith("cancelled, with [java.io.IOException: Datenübergabe unterbrochen");
    }

    @Test
    void resetIsAConsequence() throws Exception {
        assertThat(outcomeInGerman("socket"))
                .startsWith("cancelled, with [java.net.SocketException: Die Verbindung wurde");
    }
}
