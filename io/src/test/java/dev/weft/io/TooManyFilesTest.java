package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.process.Command;
import dev.weft.process.Processes;
import dev.weft.process.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that cannot accept for a while, because its process may not open more files. */
@Tag("real-time")
@Timeout(120)
class TooManyFilesTest {
    private static final int FILES = 150;

    /** A server that echoes lines, in a process of its own. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            System.getLogger("dev.weft").log(System.Logger.Level.WARNING, "the log has read its settings");
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Async.run(() -> Tcp.serve(anywhere, Tcp.serverOptions().backlog(2 * FILES), Program::echo, server -> {
                try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
                    echoed(stream); // opens the files of all classes that are needed
                    Async.sleep(Duration.ofMillis(1));
                }
                System.out.println(server.port());
                server.awaitStop();
                return null;
            }));
        }

        private static void echo(ByteStream stream) throws IOException, InterruptedException {
            for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                stream.write(line + "\n");
            }
        }
    }

    private static Command server() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Processes.command(
                "sh",
                "-c",
                "ulimit -n " + FILES + "; exec \"$0\" \"$@\"",
                java,
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                Program.class.getName());
    }

    /** The folders with the classes of core, io and these tests. Archives would stay open and count as open files. */
    private static String classPath() {
        return Stream.of(Async.class, Tcp.class, Program.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void serverThatCannotAcceptSaysSoOnceAndGoesOnWhenItCan() throws Exception {
        Async.run(() -> server().start(server -> {
            int port = Integer.parseInt(server.stdout().readLine());
            List<ByteStream> streams = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                streams.add(Tcp.connect("127.0.0.1", port));
            }
            assertThat(awaitWarning(server)).contains("cannot accept a connection, and tries again: ");

            assertThat(Async.<String, IOException>moveOnAfter(
                            Duration.ofSeconds(1), () -> server.stderr().readLine()))
                    .as("a second warning while the server tries again")
                    .isEmpty();

            assertThat(echoed(streams.getFirst())).isEqualTo("hello");
            streams.subList(0, FILES / 2).forEach(ByteStream::abort);
            assertThat(echoed(streams.getLast())).isEqualTo("hello");
            streams.forEach(ByteStream::abort);
            return null;
        }));
    }

    private static String awaitWarning(RunningProcess server) throws IOException, InterruptedException {
        String line = server.stderr().readLine();
        while (line != null && !line.contains("cannot accept")) {
            line = server.stderr().readLine();
        }
        return line;
    }

    private static String echoed(ByteStream stream) throws IOException, InterruptedException {
        stream.write("hello\n");
        return stream.readLine();
    }
}
