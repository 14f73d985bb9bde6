package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.TestScheduler;
import dev.weft.fixture.Way;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpFailure;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Dialler;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import dev.weft.spi.run.Runner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole exchanges in memory and in virtual time. The network breaks after the first byte, then after the second, and so
 * on. Each exchange must give a whole response or a failure of the right kind. Nothing may hang, and no connection may
 * be left.
 */
@Timeout(120)
class BrokenNetworkTest {
    private static final String BODY = "0123456789".repeat(10);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n"
            + BODY.substring(0, 50) + "\r\n32\r\n" + BODY.substring(50) + "\r\n0\r\n\r\n";
    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("near.example")
            .build();
    private static final dev.weft.io.TlsOptions SERVER = dev.weft.io.Tls.options()
            .context(new HandshakeCertificates.Builder()
                    .heldCertificate(CERTIFICATE)
                    .build()
                    .sslContext());
    private static final Tls TRUSTING = Tls.system().trusting(List.of(CERTIFICATE.certificate()));

    /** How one exchange ended, and the number of bytes written by the server. */
    private record End(String what, long elapsedSeconds) {}

    private static End exchange(String url, Link link) throws Exception {
        TestScheduler scheduler = Way.EVENT_LOOP.scheduler();
        long[] elapsed = new long[1];
        String what = Runner.<String, Exception>call(
                scheduler,
                () -> TaskGroup.<String, Exception>call(group -> {
                    long begin = Async.nanoTime();
                    Dialler dialler = place -> served(group, link, place);
                    try (ClientSession http = ClientSession.options()
                            .dialler(dialler)
                            .tls(TRUSTING)
                            .create()) {
                        String end = end(http, url);
                        elapsed[0] = Duration.ofNanos(Async.nanoTime() - begin).toSeconds();
                        assertThat(http.openConnections()).as(end).isEqualTo(http.idleConnections());
                        return end;
                    } finally {
                        group.cancel("over");
                    }
                }));
        assertThat(scheduler.awaitEnd()).isTrue();
        return new End(what, elapsed[0]);
    }

    private static String end(ClientSession http, String url) throws InterruptedException {
        try {
            String text = http.post(url).text("question").send().text();
            assertThat(text).isEqualTo(BODY);
            return "whole";
        } catch (IOException e) {
            assertThat(e).isInstanceOf(HttpFailure.class);
            return e.getClass().getSimpleName();
        }
    }

    private static ByteStream served(TaskGroup group, Link link, Authority place) {
        ByteStream.Pair pair = ByteStream.pair(link);
        group.spawn(() -> {
            try (ByteStream stream = place.port() == 443 ? dev.weft.io.Tls.server(pair.far(), SERVER) : pair.far()) {
                while (MemoryServer.head(stream) != null) {
                    stream.readExactly("question".length());
                    stream.write(ANSWER);
                }
            } catch (IOException e) {
                pair.far().abort(); // the link is broken, or the client has closed the connection
            }
        });
        return pair.near();
    }

    private static List<End> ends(String url, LongFunction<Link> broken, LongStream after) throws Exception {
        List<End> ends = new ArrayList<>();
        for (long bytes : after.toArray()) {
            ends.add(exchange(url, broken.apply(bytes)));
        }
        return ends;
    }

    @ParameterizedTest
    @CsvSource({"http://near.example/, 300", "https://near.example/, 1600"})
    void linkThatIsResetAfterAnyNumberOfBytesIsAFailure(String url, int most) throws Exception {
        List<End> ends = ends(url, Link.perfect()::resetAfter, after(url, most));

        List<String> failures = failures(ends);
        assertThat(failures)
                .isSubsetOf(
                        ConnectFailedException.class.getSimpleName(),
                        TlsException.class.getSimpleName(),
                        ConnectionLostException.class.getSimpleName());
        assertThat(ends).extracting(End::elapsedSeconds).containsOnly(0L);
    }

    @ParameterizedTest
    @CsvSource({"http://near.example/, 300", "https://near.example/, 1600"})
    void linkThatFallsSilentAfterAnyNumberOfBytesIsATimeout(String url, int most) throws Exception {
        List<End> ends = ends(url, Link.perfect()::stallAfter, after(url, most));

        assertThat(failures(ends)).containsOnly(PhaseTimeoutException.class.getSimpleName());
        assertThat(ends).extracting(End::elapsedSeconds).isSubsetOf(0L, 10L, 60L);
    }

    @ParameterizedTest
    @CsvSource({"http://near.example/", "https://near.example/"})
    void linkThatCutsEverythingIntoPiecesChangesNothing(String url) throws Exception {
        assertThat(exchange(url, Link.perfect().maxPieceSize(1)).what()).isEqualTo("whole");
        assertThat(exchange(url, Link.perfect().maxPieceSize(7)).what()).isEqualTo("whole");
    }

    /**
     * The numbers of bytes after which the network breaks. With TLS an exchange takes longer, so only every seventh
     * number is used, unless {@code weft.network.step} is set.
     */
    private static LongStream after(String url, int most) {
        int step = Integer.getInteger("weft.network.step", url.startsWith("https") ? 7 : 1);
        return LongStream.range(0, most).filter(bytes -> bytes % step == 0);
    }

    /**
     * The failures. They must all come before the first whole response, because an exchange that gets
     * more bytes must get at least as far.
     */
    private static List<String> failures(List<End> ends) {
        List<String> all = ends.stream().map(End::what).toList();
        int whole = all.indexOf("whole");
        assertThat(whole).as("the first number of bytes that is enough").isPositive();
        assertThat(all.subList(whole, all.size())).containsOnly("whole");
        return all.subList(0, whole);
    }
}
