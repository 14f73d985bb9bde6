package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Async;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpFailure;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.failure.TooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faulty servers. */
@Tag("real-time")
@Timeout(60)
class FaultsTest {
    private static final List<FaultyAnswer> KINDS = List.of(FaultyAnswer.values());

    private final ClientSession http = ClientSession.create();

    @AfterEach
    void nothingIsLeft() {
        assertThat(http.toString()).contains("0 in progress, 0 waiting");
        assertThat(http.openConnections()).isEqualTo(http.idleConnections());
        http.close();
        assertThat(http.openConnections()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                         | ConnectionLostException",
                "HTTP/1.1 200 OK~Content-Le                                 | ConnectionLostException",
                "HTTP/1.1 200 OK~Content-Length: 100~~only this             | ConnectionLostException",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~       | ConnectionLostException",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~hello~0~~   | HttpProtocolException",
                "SSH-2.0-OpenSSH_9.2~                                       | HttpProtocolException",
                "HTTP/1.1 abc OK~~                                          | HttpProtocolException",
                "HTTP/1.1 200 OK~Content-Encoding: gzip~~no gzip at all     | DecodingException",
                "HTTP/1.1 200 OK~Content-Encoding: deflate~~no deflate      | DecodingException",
                "HTTP/1.1 200 OK~Content-Encoding: br~~~~~~~~               | DecodingException",
            })
    void brokenAnswerHasItsOwnFailure(String words, String failure) throws Exception {
        try (var server = ScriptedServer.saying(words.replace("~", "\r\n"))) {
            Throwable thrown = catchThrowable(() -> http.get(server.url()).send());

            assertThat(thrown).isInstanceOf(HttpException.class).isInstanceOf(HttpFailure.class);
            assertThat(thrown.getClass().getSimpleName()).as("%s", thrown).isEqualTo(failure);
            assertThat(((HttpFailure) thrown).url()).hasToString(server.url());
        }
    }

    @Test
    void resetConnectionIsLost() throws Exception {
        try (var server = ScriptedServer.doing((in, out, socket) -> {
            ScriptedServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345".getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoLinger(true, 0);
        })) {
            assertThatThrownBy(() -> http.get(server.url()).send())
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageStartingWith("the connection to 127.0.0.1:" + server.port() + " was lost: ");
        }
    }

    @Test
    void emptyBodyThatSaysItIsCompressedIsEmpty() throws Exception {
        try (var server = ScriptedServer.saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")) {
            assertThat(http.get(server.url()).send().bytes()).isEmpty();
        }
    }

    @Test
    void headerOfAMegabyteIsRefused() throws Exception {
        try (var server = ScriptedServer.saying("HTTP/1.1 200 OK\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n")) {
            assertThatThrownBy(() -> http.get(server.url()).send())
                    .isInstanceOf(HttpProtocolException.class)
                    .hasMessageContaining("are too large");
        }
    }

    @Test
    void decompressionBombIsRefused() throws Exception {
        byte[] bomb = zeros(200 << 20);
        try (var server = ScriptedServer.doing((in, out, socket) -> {
            ScriptedServer.readHead(in);
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(bomb);
        })) {
            assertThatThrownBy(() -> http.get(server.url()).maxBodySize(1 << 20).send())
                    .isInstanceOfSatisfying(
                            TooLargeException.class, e -> assertThat(e.limit()).isEqualTo(1 << 20));
        }
    }

    private static byte[] zeros(int count) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < count / zeros.length; i++) {
                out.write(zeros);
            }
        }
        return compressed.toByteArray();
    }

    @Test
    void bodyThatSaysItIsTooLargeIsNotRead() throws Exception {
        try (var server =
                ScriptedServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 53687091200\r\n\r\nthe first of them")) {
            assertThatThrownBy(() -> http.get(server.url()).send())
                    .isInstanceOf(TooLargeException.class)
                    .hasMessageEndingWith(" is larger than 67108864 bytes");
        }
    }

    @Test
    void redirectsInACircleEnd() throws Exception {
        try (var server = ScriptedServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            assertThatThrownBy(() -> http.get(server.url()).send())
                    .isInstanceOfSatisfying(
                            RedirectException.class, e -> assertThat(e.chain()).hasSize(21))
                    .hasMessageStartingWith("more than 20 redirects");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://"})
    void redirectToAForbiddenPlaceIsNotFollowed(String location) throws Exception {
        try (var server = ScriptedServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(http.get(server.url()).send().status()).isEqualTo(302);
        }
    }

    @Test
    void serverThatIsSilentTimesOut() throws Exception {
        try (var server = SilentServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")) {
            assertThatThrownBy(() -> http.get(server.url("http"))
                            .timeouts(Timeouts.none().with(Phase.READ, Duration.ofMillis(100)))
                            .send())
                    .isInstanceOf(java.net.http.HttpTimeoutException.class)
                    .isInstanceOf(HttpFailure.class)
                    .hasMessageStartingWith("read timeout of 100 ms for ");
            server.awaitClientGone();
        }
    }

    @Test
    void serverThatSpeaksNoTlsSaysSo() throws Exception {
        byte[] words = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var server = ScriptedServer.doing((in, out, socket) -> {
            in.read(new byte[8192]); // closing a connection with unread bytes would reset it
            out.write(words);
        })) {
            assertThatThrownBy(() ->
                            http.get(server.url().replace("http:", "https:")).send())
                    .isInstanceOf(TlsException.class)
                    .hasMessageStartingWith("no secure connection to 127.0.0.1:" + server.port());
        }
    }

    @Test
    void aThousandFaultsLeaveNothingBehind() throws Exception {
        try (var server = ScriptedServer.doing(FaultsTest::answerAsThePathSays)) {
            long descriptorsAtFirst = descriptors();
            settle(server, 50);
            awaitDescriptors(descriptorsAtFirst + 20);
            long descriptorsBefore = descriptors();

            List<String> results = settle(server, 1000);

            for (int i = 0; i < results.size(); i++) {
                FaultyAnswer kind = kind(i);
                assertThat(results.get(i)).as("%s", kind).isEqualTo(kind.result());
            }
            awaitDescriptors(descriptorsBefore + 20);
        }
    }

    private static void answerAsThePathSays(InputStream in, OutputStream out, Socket socket) throws IOException {
        String head = ScriptedServer.readHead(in);
        int number = Integer.parseInt(head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP")));
        kind(number).play(in, out, socket);
    }

    private static FaultyAnswer kind(int number) {
        return KINDS.get(number % KINDS.size());
    }

    private static List<String> settle(ScriptedServer server, int count) throws Exception {
        try (var http = ClientSession.options()
                .connectionLimit(50)
                .timeout(Phase.READ, Duration.ofSeconds(2))
                .create()) {
            List<String> results =
                    Async.gather(IntStream.range(0, count).boxed().toList(), 100, n -> result(http, server, n));
            assertThat(http.toString()).contains("0 in progress, 0 waiting");
            assertThat(http.openConnections()).isEqualTo(http.idleConnections());
            return results;
        }
    }

    private static String result(ClientSession http, ScriptedServer server, int kind) throws InterruptedException {
        try {
            return http.get(server.url() + kind).send().text();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** A poller releases the descriptor of a closed connection in its next selection, and nothing reports that. */
    private static void awaitDescriptors(long limit) throws InterruptedException {
        while (descriptors() > limit) {
            Thread.sleep(1); // repeats at most until the time limit of this class
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"408 Request Timeout", "503 Service Unavailable", "421 Misdirected Request"})
    void statusIsNoReasonForTheEngineToSendAgain(String status) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (var server = ScriptedServer.doing((in, out, socket) -> {
                    while (!ScriptedServer.readHead(in).isEmpty()) {
                        asked.incrementAndGet();
                        out.write(("HTTP/1.1 " + status + "\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                    }
                });
                var http = ClientSession.create()) {
            assertThat(http.get(server.url()).send().status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        }

        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void lossThatAFlushFindsIsOneOfTheConnection() throws Exception {
        try (var server = ScriptedServer.doing((in, out, socket) -> {
                    ScriptedServer.readHead(in);
                    socket.setSoLinger(true, 0);
                });
                var http = ClientSession.create()) {
            assertThatThrownBy(() -> http.post(server.url())
                            .body(Body.written(out -> {
                                while (true) {
                                    out.write('x');
                                    out.flush();
                                }
                            }))
                            .send())
                    .isInstanceOf(ConnectionLostException.class);
        }
    }
}
