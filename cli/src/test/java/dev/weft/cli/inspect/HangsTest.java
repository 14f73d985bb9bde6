package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that hang for ten reasons, each in a JVM of its own with one of three garbage collectors: {@code weft waits} names
 * the reason. The one that loses a permit is in debug mode. The page on insight quotes the output; with the system property {@code insight.update} it is written there.
 */
@Tag("real-time")
@Timeout(120)
class HangsTest {
    private static final Path PAGE = Path.of("..", "docs", "insight.md");
    private static final Pattern QUOTE =
            Pattern.compile("(?s)(<!-- hang: (\\w+) -->\n```text\n\\$ weft waits 4711\n)(.*?)```\n");
    private static final List<String> COLLECTORS = List.of("-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseZGC");
    private static final Map<String, OtherJvm> PROGRAMS = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        for (String reason : quotes().keySet()) {
            String collector = COLLECTORS.get(PROGRAMS.size() % COLLECTORS.size());
            String mode = "-Dweft.debug=" + reason.equals("semaphore");
            PROGRAMS.put(reason, OtherJvm.start(List.of(collector, mode), "dev.weft.cli.inspect.Hangs", reason));
        }
    }

    @AfterAll
    static void end() {
        for (OtherJvm program : PROGRAMS.values()) {
            program.close();
        }
    }

    private static Map<String, String> quotes() throws IOException {
        Map<String, String> quotes = new LinkedHashMap<>();
        Matcher quote = QUOTE.matcher(Files.readString(PAGE));
        while (quote.find()) {
            quotes.put(quote.group(2), quote.group(3));
        }
        return quotes;
    }

    /** What differs from run to run is always the same in the page. */
    private static String steady(String text) {
        return text.replaceAll("process \\d+", "process 4711")
                .replaceAll("thread \\d+", "thread 25")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:8080")
                .replaceAll("since \\S+Z", "since 2026-11-27T04:00:00Z")
                .replaceAll("deadline in [0-9]+ min( [0-9]+ s)?", "deadline in 59 min 58 s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"locks", "limit", "queue", "promise", "semaphore", "pool", "loop", "native", "barrier", "group"})
    void oneCommandNamesTheReason(String reason) throws Exception {
        assertThat(PROGRAMS).containsKey(reason);
        OtherJvm program = PROGRAMS.get(reason).awaitReady();
        String expected = quotes().get(reason);
        String seen = look(program.process().pid(), expected);
        if (System.getProperty("insight.update") != null) {
            update(reason, seen);
        }

        assertThat(seen).isEqualTo(expected);
    }

    /** The output when the program has gone as far as it can, or after some seconds. */
    private static String look(long pid, String expected) throws InspectException, InterruptedException {
        try (InspectSession session = new Jvm(pid).open()) {
            String seen = text(session);
            for (int i = 0; i < 30 && !seen.equals(expected); i++) {
                Thread.sleep(100); // another process: there is nothing to wait for but what it shows
                seen = text(session);
            }
            return seen;
        }
    }

    private static String text(InspectSession session) throws InspectException {
        Snapshot snapshot = session.snapshots(1_000, false, false).getFirst();
        return steady(String.join("\n", WaitsText.lines(snapshot)) + "\n");
    }

    private static void update(String reason, String seen) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(
                PAGE,
                QUOTE.matcher(page)
                        .replaceAll(quote -> quote.group(2).equals(reason)
                                ? Matcher.quoteReplacement(quote.group(1) + seen + "```\n")
                                : Matcher.quoteReplacement(quote.group())));
    }
}
