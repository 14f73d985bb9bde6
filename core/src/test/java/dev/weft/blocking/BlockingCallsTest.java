package dev.weft.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The documentation says which calls of the JDK a cancellation ends. This test measures it in real time and compares.
 */
@Tag("real-time")
@EnabledOnOs(OS.LINUX)
class BlockingCallsTest {
    private static final Path PAGE = Path.of("..", "docs", "blocking.md");
    private static final String BEGIN = "<!-- the calls -->\n";
    private static final String END = "<!-- end of the calls -->\n";
    private static final int FEWEST_CALLS = 54;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @Test
    void documentationHasWhatWasMeasured() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + measured() + page.substring(end);
        if (Boolean.getBoolean("blocking.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE)
                .as(
                        "%s says something else than was measured. If the change is meant, run this test with"
                                + " -Dblocking.update",
                        PAGE)
                .hasContent(expected);
    }

    @Test
    void manyCallsAreMeasured() {
        assertThat(Catalogue.calls().values().stream().mapToInt(List::size).sum())
                .isGreaterThanOrEqualTo(FEWEST_CALLS);
    }

    /**
     * The tables that {@link Measurement} prints. It runs in a process of its own with so many carriers that calls
     * which keep a carrier do not delay it.
     */
    private static String measured() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djdk.virtualThreadScheduler.parallelism=128",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=256",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Measurement.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String tables = Async.withTimeout(
                    LONGEST,
                    () -> Async.blocking(
                            () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                            process::destroyForcibly));
            assertThat(process.waitFor()).as("exit status of the measurement").isZero();
            return tables;
        } finally {
            process.destroyForcibly();
        }
    }
}
