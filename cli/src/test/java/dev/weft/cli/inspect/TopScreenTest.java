package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The screen of {@code weft top}, with keys from memory. */
@Timeout(60)
class TopScreenTest {
    private static final String SNAPSHOT = """
            {"format":1,"pid":7,"program":"shop.Bank","total":2,"waiting":2,"tasks":[
             {"id":1,"name":"old","state":"waiting","stamp":"a","wait":"b","waitsFor":"event 'done'"},
             {"id":2,"name":"young","state":"waiting","stamp":"c","wait":"d","waitsFor":"lock 'x'"}]}
            """;

    /** The screens that are drawn when {@code keys} are pressed; the last one ends with the program. */
    private static List<String> screens(String keys, int width, int height) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TopScreen(
                        out,
                        new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII)),
                        () -> Snapshot.read(SNAPSHOT),
                        Duration.ofHours(1),
                        "",
                        width,
                        height)
                .run(1);
        return List.of(out.toString(StandardCharsets.UTF_8).split("\u001b\\[H\u001b\\[2J")).stream()
                .filter(screen -> !screen.isEmpty())
                .toList();
    }

    @Test
    void firstScreenShowsAllTasksAndQLeaves() throws Exception {
        List<String> screens = screens("q", 80, 24);

        assertThat(screens.getFirst())
                .startsWith("process 7 (shop.Bank): 2 tasks, 2 waiting\r\n")
                .contains("waits for event 'done'", "waits for lock 'x'")
                .endsWith("space pauses  / filters  q leaves");
    }

    @Test
    void filterIsTypedAndShowsOnlyWhatContainsIt() throws Exception {
        List<String> screens = screens("/LOX\u007fCK\nq", 80, 24);

        assertThat(screens).anyMatch(screen -> screen.endsWith("filter: LOX_  q leaves"));
        assertThat(screens.getLast()).contains("young", "filter: LOCK").doesNotContain("old ");
    }

    @Test
    void escapeClearsTheFilterAndSpacePausesAndGoesOn() throws Exception {
        assertThat(screens("/x\u001bq", 80, 24).getLast()).contains("old", "young", "/ filters");
        assertThat(screens(" q", 80, 24)).anyMatch(screen -> screen.contains("paused, space continues"));
        assertThat(screens("  q", 80, 24).getLast()).contains("space pauses");
    }

    @Test
    void screenIsNoLargerThanTheTerminal() throws Exception {
        String screen = screens("q", 20, 5).getFirst();

        assertThat(screen.split("\r\n")).hasSizeLessThanOrEqualTo(5).allMatch(line -> line.length() <= 40);
        assertThat(screen).doesNotContain("young");
    }
}
