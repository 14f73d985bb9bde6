package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final List<Fetched> heard = new ArrayList<>();
    private final Results results =
            new Results(new LineFormat(out, Colors.OFF), new PrintWriter(err, true), heard::add);

    @Test
    void eachLineIsWrittenBeforePrintReturnsWhenNoOtherThreadPrints() throws IOException {
        results.print(Samples.answered("http://a/", 200, 5, 1, "one"));
        String afterOne = out.toString(StandardCharsets.UTF_8);
        results.print(Samples.answered("http://a/", 200, 5, 1, "two"));

        assertThat(afterOne).endsWith("one\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("two\n");
    }

    @Test
    void lineIsWrittenThoughAnotherThreadWaitsWithoutPrinting() throws Exception {
        List<Thread> counting = new ArrayList<>();
        Results[] busy = new Results[1];
        busy[0] = new Results(new LineFormat(out, Colors.OFF), new PrintWriter(err, true), fetched -> {
            Thread starts = Thread.ofPlatform().start(() -> busy[0].attemptStarted());
            counting.add(starts);
            // That a thread waits for the lock can be seen only by its state.
            while (starts.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        });

        busy[0].print(Samples.answered("http://a/", 200, 5, 1, "one"));
        counting.getFirst().join();

        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("one\n");
    }

    @Test
    void linesOfManyTasksNeverMixAndNoneStaysInTheBuffer() throws Exception {
        Async.forEach(IntStream.range(0, 5000).boxed().toList(), 100, n -> {
            results.print(Samples.answered("http://a/", 200, n, 1, "x".repeat(n % 200)));
        });

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(5000)
                .allMatch(line -> line.matches("200 +\\d+ +1 ms  http://a/( +x+)?"));
    }

    @Test
    void summaryCountsAndIsPrintedOnce() throws IOException {
        results.print(Samples.answered("http://a/", 200, 5, 1, "one"));
        results.print(Samples.answered("http://b/", 404, 7, 1, "two"));
        results.print(Samples.failed("http://c/", 1, "no"));

        results.summarise(" (stopped)", false);
        results.summarise("", false);

        assertThat(err.toString()).matches("""
                        1 fetched, 2 failed, 12 bytes, \\d+\\.\\d\\d seconds \\(stopped\\)
                        failed: 1 connect, 1 status
                        """);
        assertThat(results.failed()).isEqualTo(2);
    }

    @Test
    void whatAnEarlierRunFetchedIsPrintedAndToldApart() throws IOException {
        results.printEarlier(Samples.answered("http://a/", 200, 5, 1, "one"));
        results.summarise("", false);

        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("one\n");
        assertThat(err.toString()).matches("1 fetched, 0 failed, 5 bytes, .* seconds, 1 by an earlier run\n");
    }

    @Test
    void quietSummarySaysNothingButWhatWentWrong() {
        results.say("cannot read 'x'");
        results.summarise("", true);

        assertThat(err.toString()).isEqualTo("weft: cannot read 'x'\n");
    }

    @Test
    void listenerHearsOfEach() throws IOException {
        Fetched one = Samples.answered("http://a/", 200, 5, 1, "one");

        results.print(one);

        assertThat(heard).containsExactly(one);
    }

    @Test
    void progressIsErasedBeforeALineOnTheSameTerminalAndDrawnAgain() throws IOException {
        results.showProgress(() -> 2, new Screen(() -> 80, true, false));
        results.attemptStarted();

        results.print(Samples.answered("http://a/", 200, 5, 1, "one"));
        results.summarise("", false);

        assertThat(err.toString())
                .contains("\r\u001b[K 50% [")
                .contains("1 of 2 done, 0 failed, 0 in flight")
                .contains("\r\u001b[K1 fetched, 0 failed");
    }
}
