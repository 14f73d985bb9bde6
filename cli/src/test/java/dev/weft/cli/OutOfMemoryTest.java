package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(60)
class OutOfMemoryTest {

    @Test
    void runWithoutEnoughMemoryEndsWithOneLine() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .body(new Buffer().write(new byte[60_000_000]))
                    .build());
            server.start();
            ProcessBuilder program =
                    Cli.program("fetch", "--head", "60000000", server.url("/").toString());
            program.command().addAll(1, List.of("-Xmx32m", "-XX:+UseSerialGC"));

            Cli run = Cli.run(program);

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().startsWith("weft: out of memory; ");
        }
    }
}
