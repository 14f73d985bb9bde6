package dev.weft.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Scanner;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link JdkEchoes} recognises the exceptions that objects of this JDK throw after other code has closed them. */
@Timeout(30)
class JdkEchoesTest {
    private static void assertEcho(ThrowingCallable use) {
        Throwable thrown = catchThrowable(use);

        assertThat(thrown).isNotNull();
        assertThat(JdkEchoes.isEcho(thrown)).as("%s is an echo", thrown).isTrue();
    }

    @Test
    void scanner() {
        Scanner scanner = new Scanner(new StringReader("a b"));
        scanner.close();

        assertEcho(scanner::next);
    }

    @Test
    void zipFile(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("some.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry("a"));
        }
        ZipFile file = new ZipFile(path.toFile());
        file.close();

        assertEcho(() -> file.getEntry("a"));
    }

    @Test
    void timer() {
        Timer timer = new Timer(true);
        timer.cancel();

        assertEcho(() -> timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {}
                },
                1));
    }

    @Test
    void formatter() {
        Formatter formatter = new Formatter();
        formatter.close();

        assertEcho(() -> formatter.format("x"));
    }

    @Test
    void publisher() {
        SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
        publisher.close();

        assertEcho(() -> publisher.submit("x"));
    }

    @Test
    void arena() {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(8);
        arena.close();

        assertEcho(() -> memory.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void selectionKey() throws IOException {
        Pipe pipe = Pipe.open();
        try (Selector selector = Selector.open();
                Pipe.SinkChannel _ = pipe.sink()) {
            pipe.source().configureBlocking(false);
            SelectionKey key = pipe.source().register(selector, SelectionKey.OP_READ);
            pipe.source().close();

            assertEcho(key::interestOps);
        }
    }

    @Test
    void pipeWhoseOtherEndIsClosed() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SinkChannel sink = pipe.sink()) {
            pipe.source().close();

            assertEcho(() -> sink.write(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void socketWhoseOtherEndIsClosed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            try (Socket other = server.accept()) {
                other.setSoLinger(true, 0); // makes close send a reset
            }
            OutputStream out = socket.getOutputStream();

            assertEcho(() -> {
                while (true) {
                    out.write(new byte[1000]);
                }
            });
            assertEcho(() -> {
                while (true) {
                    out.write(new byte[1000]); // the first failure is a reset, and later failures are a broken pipe
                }
            });
        }
    }

    @Test
    void httpClientThatIsShutDown() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                    .build();
            var answer = client.sendAsync(request, BodyHandlers.ofString());
            try (Socket _ = server.accept()) {
                client.shutdownNow();

                assertEcho(() -> {
                    throw answer.handle((_, failure) -> failure.getCause()).join();
                });
            }
            assertEcho(() -> client.send(request, BodyHandlers.ofString()));
        }
    }
}
