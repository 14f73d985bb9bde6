package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RequestListenerTest {
    @Test
    void hearsWhatHappensToItsRequestAndToNoOther() throws Exception {
        List<HttpEvent> own = new CopyOnWriteArrayList<>();
        List<HttpEvent> all = new CopyOnWriteArrayList<>();
        try (MockWebServer server = new MockWebServer();
                ClientSession http = ClientSession.options().listener(all::add).create()) {
            server.enqueue(new MockResponse.Builder().body("one").build());
            server.enqueue(new MockResponse.Builder().body("two").build());
            server.start();
            String url = server.url("/").toString();

            http.get(url).listener(own::add).send();
            http.get(url).send();
        }

        assertThat(own).extracting(HttpEvent::call).containsOnly(1L);
        assertThat(own)
                .extracting(HttpEvent::kind)
                .startsWith(Kind.QUEUED, Kind.STARTED)
                .contains(Kind.CONNECT_END, Kind.REQUEST_SENT, Kind.FIRST_BYTE, Kind.BODY_END)
                .endsWith(Kind.DONE);
        assertThat(all).extracting(HttpEvent::call).contains(1L, 2L).containsSubsequence(1L, 2L);
    }
}
