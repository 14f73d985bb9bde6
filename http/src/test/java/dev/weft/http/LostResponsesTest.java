package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.LogCapture;
import dev.weft.io.Link;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Responses that were not closed before they became unreachable. */
@Tag("real-time")
@Timeout(30)
class LostResponsesTest {
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\nbeginning";

    private static void openAndForget(ClientSession http) throws IOException, InterruptedException {
        assertThat(http.get("http://near.example/").open().status()).isEqualTo(200);
    }

    @Test
    void lostResponseGivesItsConnectionBackAndIsLogged() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Async.run(() -> TaskGroup.run(group -> {
                MemoryServer server = new MemoryServer(group, Link.perfect(), (stream, number) -> {
                    while (MemoryServer.head(stream) != null) {
                        stream.write(BEGUN);
                    }
                });
                try (ClientSession http = ClientSession.options()
                        .dialler(server)
                        .connectionLimit(1)
                        .create()) {
                    openAndForget(http);
                    System.gc();
                    log.awaitFirst();

                    assertThat(http.openConnections()).isZero();
                    http.get("http://near.example/").open().close();
                    assertThat(log.messages())
                            .containsExactly(
                                    "a response from http://near.example/, opened by task 'main', was lost without"
                                            + " being closed; its connection is closed now; -Ddev.weft.http.debug=true shows where"
                                            + " it was opened");
                }
            }));
        }
    }
}
