package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that are not idempotent, over an HTTP/2 connection that the server has closed. OkHttp reads the connection
 * in a thread of its own. These tests delay that thread until the request has been written, or its write has failed.
 */
@Tag("real-time")
@Timeout(30)
class UnprocessedRequestTest {
    /** A name that no other test uses, because connections of other tests may not be closed yet. */
    private final String host = UUID.randomUUID() + ".example";

    private final HeldCertificate certificate =
            new HeldCertificate.Builder().addSubjectAlternativeName(host).build();

    @Test
    void postThatWasWrittenAfterTheServerHadSaidItIsNotProcessedIsSentAgain() throws Exception {
        try (var relay = new Relay();
                var http = session();
                var hold = new FrameHold(host, "GOAWAY")) {
            String url = "https://" + host + ":" + relay.port() + "/";
            try (var first = server()) {
                relay.passTo(first.getPort());
                http.get(url).send();
                hold.awaitAcknowledged();
                http.get(url).send();
            }
            hold.awaitReached();
            try (var second = server()) {
                relay.passTo(second.getPort());

                Response response = http.post(url)
                        .body(Body.written(out -> writeThen(hold, out)))
                        .send();

                assertThat(response.text()).isEqualTo("/");
            }
        }
    }

    @Test
    void postThatCouldNotBeWrittenAfterTheServerHadSaidItIsNotProcessedIsSentAgain() throws Exception {
        try (var relay = new Relay();
                var http = session();
                var hold = new FrameHold(host, "GOAWAY")) {
            String url = "https://" + host + ":" + relay.port() + "/";
            CountDownLatch failedToWrite = new CountDownLatch(1);
            try (var first = server()) {
                relay.passTo(first.getPort());
                http.get(url).send();
                hold.awaitAcknowledged();
                http.get(url).send();
            }
            hold.awaitReached();
            relay.reset();
            try (var second = server()) {
                relay.passTo(second.getPort());

                Response response = http.post(url)
                        .body(Body.written(out -> {
                            try {
                                writeThen(hold, out);
                            } catch (IOException e) {
                                failedToWrite.countDown();
                                hold.release();
                                throw e;
                            }
                        }))
                        .send();

                assertThat(response.text()).isEqualTo("/");
                assertThat(failedToWrite.getCount()).isZero();
            }
        }
    }

    private static void writeThen(FrameHold hold, OutputStream out) throws IOException {
        out.write("pay".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        hold.release();
    }

    private ClientSession session() {
        return ClientSession.options()
                .tls(Tls.system().trusting(List.of(certificate.certificate())))
                .resolver(_ -> List.of(InetAddress.getLoopbackAddress()))
                .create();
    }

    private MockWebServer server() throws IOException {
        MockWebServer server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
        server.setDispatcher(new EchoPath());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }
}
