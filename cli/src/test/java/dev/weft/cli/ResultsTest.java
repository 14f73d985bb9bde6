package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final Results results = new Results(new LineFormat(out), new PrintWriter(err, true));

    @Test
    void eachLineIsWrittenBeforePrintReturnsWhenNobodyElsePrints() throws IOException {
        results.print(Fetched.response("http://a/", 200, 5, 1, "one"));
        String afterOne = out.toString(StandardCharsets.UTF_8);
        results.print(Fetched.response("http://a/", 200, 5, 1, "two"));

        assertThat(afterOne).endsWith("one\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("two\n");
    }

    @Test
    void linesOfManyTasksNeverMixAndNoneStaysInTheBuffer() throws Exception {
        Async.forEach(IntStream.range(0, 5000).boxed().toList(), 100, n -> {
            results.print(Fetched.response("http://a/", 200, n, 1, "x".repeat(n % 200)));
        });

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(5000)
                .allMatch(line -> line.matches("200 +\\d+ +1 ms  http://a/( +x+)?"));
    }

    @Test
    void summaryCountsAndIsPrintedOnce() throws IOException {
        results.print(Fetched.response("http://a/", 200, 5, 1, "one"));
        results.print(Fetched.response("http://b/", 404, 7, 1, "two"));
        results.print(Fetched.failure("http://c/", 1, "no"));

        results.summarise(" (stopped)");
        results.summarise("");

        assertThat(err.toString()).matches("1 fetched, 2 failed, 12 bytes, \\d+\\.\\d\\d seconds \\(stopped\\)\n");
        assertThat(results.allFetched()).isFalse();
    }
}
