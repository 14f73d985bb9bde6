package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Action;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exchanges over memory, in virtual time. */
@Timeout(60)
class ExchangeTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    private final Runs runs = new Runs(Way.EVENT_LOOP);

    private void run(Action.On<Peer, Exception> body) throws Exception {
        runs.run(() -> {
            try (Peer peer = new Peer()) {
                body.run(peer);
            }
        });
    }

    @Test
    void requestIsSentAsItIsAndNothingIsAdded() throws Exception {
        run(peer -> {
            peer.says(OK);

            TransportResponse response = peer.exchange(Peer.request(
                    "GET", HeaderFields.none().plus("Accept", "*/*").plus("X-B", "ä"), null));

            assertThat(response.status()).isEqualTo(200);
            assertThat(Peer.body(response)).isEqualTo("ok");
            assertThat(peer.readHead())
                    .isEqualTo("GET /path?q=1 HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nX-B: ä\r\n\r\n");
        });
    }

    @Test
    void connectionIsReusableAfterACleanEndAndReleasedOnce() throws Exception {
        run(peer -> {
            for (int i = 1; i <= 3; i++) {
                peer.says(OK);
                TransportResponse response = peer.exchange(get());
                assertThat(peer.connection.isReusable()).isFalse();

                assertThat(Peer.body(response)).isEqualTo("ok");
                response.body().close();

                assertThat(peer.connection.isReusable()).isTrue();
                assertThat(peer.connection.isStale()).isFalse();
                assertThat(peer.released).isEqualTo(i);
            }
        });
    }

    @Test
    void bytesThatNobodyAskedForMakeTheConnectionStale() throws Exception {
        run(peer -> {
            peer.says(OK);
            Peer.body(peer.exchange(get()));

            peer.says("HTTP/1.1 408 Request Timeout\r\n\r\n");

            assertThat(peer.connection.isStale()).isTrue();
        });
    }

    @Test
    void endOfTheIdleConnectionMakesItStale() throws Exception {
        run(peer -> {
            peer.says(OK);
            Peer.body(peer.exchange(get()));

            peer.server.shutdownOutput();

            assertThat(peer.connection.isStale()).isTrue();
        });
    }
}
