package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a resumed run treats as the same as those of the earlier run. */
@Timeout(60)
class RequestIdentityTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().body("page").build();
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /**
     * Runs with the first arguments, then with the second ones, and returns whether the second run fetched anything.
     */
    private boolean fetchesAgain(String first, String second) {
        fetch(first);
        int before = server.getRequestCount();
        fetch(second);
        return server.getRequestCount() > before;
    }

    private void fetch(String given) {
        List<String> arguments = new ArrayList<>(List.of("fetch", "-o", directory.toString(), "--resume"));
        for (String argument : given.split(" ", -1)) {
            arguments.add(
                    argument.replace('_', ' ').replace("URL", server.url("/").toString()));
        }
        assertThat(Cli.run(arguments.toArray(String[]::new)).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A other URL",
                "-H Accept:_text/plain URL",
                "-H User-Agent:_other URL",
                "-X PUT URL",
                "-d text URL",
                "-u ada:secret URL",
                "URL?",
                "{\"url\":\"URL\",\"method\":\"PUT\"}",
                "{\"url\":\"URL\",\"headers\":{\"Accept\":\"text/plain\"}}",
                "{\"url\":\"URL\",\"body\":\"text\"}",
            })
    void otherMethodHeadersBodyNameOrUrlIsAnotherRequest(String other) {
        assertThat(fetchesAgain("URL", other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X GET URL",
                "-A weft URL",
                "-H user-agent:_weft URL",
                "--timeout 5s --retries 0 -c 1 --http1.1 URL",
                "{\"url\":\"URL\",\"method\":\"GET\"}",
                "{\"url\":\"URL\",\"headers\":{\"USER-AGENT\":[\"weft\"]}}",
            })
    void sameRequestInOtherWordsIsNotFetchedAgain(String other) {
        assertThat(fetchesAgain("URL", other)).isFalse();
    }

    @Test
    void passwordDoesNotMakeAnotherRequest() {
        assertThat(fetchesAgain("-u ada:secret URL", "-u ada:other URL")).isFalse();
    }

    @Test
    void lineMaySayWhatAnOptionSaidBefore() {
        assertThat(
                        fetchesAgain(
                                "-X PUT -H Accept:_text/plain -d text URL",
                                "{\"url\":\"URL\",\"method\":\"PUT\",\"headers\":{\"accept\":\"text/plain\"},\"body\":\"text\"}"))
                .isFalse();
    }
}
