package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.internal.body.BytesSource;
import dev.weft.http.internal.body.DeflateStream;
import dev.weft.http.spi.BodySource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and malicious responses. */
@Timeout(30)
class HostileResponseTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private static ClientSession answering(Headers headers, BodySource source) {
        return ClientSession.options()
                .transport(new FakeTransport((request, progress) -> FakeTransport.streamed(200, headers, source)))
                .create();
    }

    private static ClientSession answering(Headers headers) {
        return answering(headers, new BytesSource(new byte[0]));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void bodyThatIsLongerThanAnnouncedIsAFailureBeforeAnyLimit() throws Exception {
        Headers modest = Headers.of("Content-Length", "2000000");

        runs.run(() -> {
            try (var http = answering(modest, new BytesSource(new byte[8_000_000]))) {
                assertThatThrownBy(() ->
                                http.get("http://a.org/").maxBodySize(3_000_000).send())
                        .isInstanceOf(HttpProtocolException.class);
            }
            try (var http = answering(modest, new BytesSource(new byte[8_000_000]));
                    var open = http.get("http://a.org/").maxBodySize(3_000_000).open()) {
                assertThatThrownBy(() -> open.body().transferTo(OutputStream.nullOutputStream()))
                        .isInstanceOf(HttpProtocolException.class);
            }
        });
    }

    @Test
    void chunksWithALengthBesideThemAreAFailure() throws Exception {
        String chunked = """
                HTTP/1.1 200 OK
                Content-Length: 5
                Transfer-Encoding: chunked
                Connection: close

                b
                hello world
                0

                """;
        try (var server = ScriptedServer.saying(chunked.replace("\n", "\r\n"));
                var http = ClientSession.create()) {
            assertThatThrownBy(() -> http.get(server.url()).send()).isInstanceOf(HttpProtocolException.class);
        }
    }

    @Test
    void compressionsInSeveralFieldsAreOneList() throws Exception {
        Headers twice = Headers.of("Content-Encoding", "deflate", "Content-Encoding", "gzip");

        runs.run(() -> {
            try (var http = answering(twice, new BytesSource(gzip(deflate(HELLO))))) {
                assertThat(http.get("http://a.org/").send().text()).isEqualTo("hello");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, identity", "gzip,", ", gzip", "identity, , gzip"})
    void noCompressionInTheListIsNone(String list) throws Exception {
        runs.run(() -> {
            try (var http = answering(Headers.of("Content-Encoding", list), new BytesSource(gzip(HELLO)))) {
                assertThat(http.get("http://a.org/").send().text()).isEqualTo("hello");
            }
        });
    }

    @Test
    void tooManyCompressionsAreRefused() throws Exception {
        byte[] body = HELLO;
        for (int i = 0; i < 6; i++) {
            body = gzip(body);
        }
        byte[] sixTimes = body;

        runs.run(() -> {
            try (var http = answering(
                    Headers.of("Content-Encoding", "gzip,gzip,gzip,gzip,gzip,gzip"), new BytesSource(sixTimes))) {
                assertThatThrownBy(() -> http.get("http://a.org/").send())
                        .isInstanceOf(DecodingException.class)
                        .hasMessage("the body from http://a.org/ is compressed 6 times, but at most 5 are allowed");
            }
        });
    }

    @Test
    void lossBehindACompressedBodyIsToldAsItIs() throws Exception {
        runs.run(() -> {
            try (var http = answering(Headers.of("Content-Encoding", "gzip"), new Broken(gzip(HELLO)))) {
                assertThatThrownBy(() -> http.get("http://a.org/").send())
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessage("lost");
            }
        });
    }

    @Test
    void decoderOfDeflateGivesBackWhatItHolds() throws Exception {
        Inflater inflater = new Inflater();
        InputStream decoded = new DeflateStream(new ByteArrayInputStream(deflate(HELLO)), inflater);
        assertThat(decoded.readNBytes(2)).isEqualTo("he".getBytes(StandardCharsets.US_ASCII));

        decoded.close();

        assertThatThrownBy(inflater::getBytesRead).hasMessage("Inflater has been closed");
    }

    @Test
    void longHeadersAreTakenApartAsShortOnes() throws Exception {
        String parameters = "; a=b".repeat(50_000);
        String name = "x".repeat(200_000);
        Headers headers = Headers.of(
                "Link", "<".repeat(200_000) + "<next>" + parameters + "; rel=next",
                "Link", "<last>; rel" + " ".repeat(100_000) + "x, <first>; rel=first",
                "Content-Disposition", "attachment; filename=\"" + name + "\"");

        runs.run(() -> {
            try (var http = answering(headers)) {
                Response response = http.get("http://a.org/").send();

                assertThat(response.links())
                        .isEqualTo(Map.of(
                                "next", URI.create("http://a.org/next"), "first", URI.create("http://a.org/first")));
                assertThat(response.fileName()).contains(name);
            }
        });
    }

    /** Supplies its bytes one by one, and fails at the end. */
    private static final class Broken implements BodySource {
        private final byte[] bytes;
        private int at;

        Broken(byte[] bytes) {
            this.bytes = Arrays.copyOf(bytes, bytes.length);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == bytes.length) {
                throw new ConnectionLostException("lost", URI.create("http://a.org/"), null);
            }
            into[offset] = bytes[at++];
            return 1;
        }

        @Override
        public void close() {}
    }
}
