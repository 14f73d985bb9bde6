package dev.weft.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

/** Runs jcstress, which starts processes of its own. Its report is in {@code target/jcstress}. */
class PublicationTest {
    private static final Path REPORTS = Path.of("target", "jcstress");

    /** Runs the tests whose name matches {@code tests}; answers whether all of them passed. */
    private static boolean passes(String tests) throws IOException, InterruptedException {
        Path report = Files.createDirectories(REPORTS.resolve(tests.replaceAll("\\W", "")));
        Path log = report.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "-t",
                tests));
        command.addAll(
                List.of(System.getProperty("weft.check.jcstress", "-m quick").split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(report.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean passed = process.waitFor() == 0;
        assertThat(Files.readString(log)).as("log of jcstress").contains("HTML report generated");
        return passed;
    }

    @Test
    void whatWasWrittenBeforeIsSeenAfter() throws Exception {
        assertThat(passes(System.getProperty("weft.check.publication", "Publishes")))
                .as("jcstress has found nothing, see %s", REPORTS.toAbsolutePath())
                .isTrue();
    }

    /** A search: it needs both actors to run at the same moment, which is rare where other programs keep the cores busy. */
    @Test
    void whatIsNotPublishedIsFound() throws Exception {
        boolean found = false;
        for (int search = 0; search < 5 && !found; search++) {
            found = !passes("Unpublished");
        }
        assertThat(found).isTrue();
    }
}
