package dev.weft.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How long tasks have waited at least. */
class AgesTest {
    private static final long SECOND = 1_000_000_000;

    private final Ages ages = new Ages();

    private static Picture picture(String... tasks) {
        return Picture.read("{\"pid\":7,\"total\":" + tasks.length + ",\"tasks\":[" + String.join(",", tasks) + "]}");
    }

    private static String task(String name, String wait) {
        return "{\"id\":" + name.hashCode() + ",\"name\":\"" + name + "\",\"stamp\":\"" + name + "\",\"wait\":\"" + wait
                + "\",\"waitsFor\":\"event\"}";
    }

    private List<String> rows(Picture picture, long nanos) {
        ages.note(picture, nanos);
        List<String> lines = ages.lines(picture, nanos, "", 10);
        return lines.subList(lines.indexOf("") + 2, lines.size()).stream()
                .map(line -> line.replaceAll(" {2,}", " | "))
                .toList();
    }

    @Test
    void sameWaitInTwoPicturesHasLastedAtLeastFromTheFirst() {
        assertThat(rows(picture(task("a", "1"), task("b", "1")), 0))
                .containsExactly("0 s | a | - | - | waits for event", "0 s | b | - | - | waits for event");

        assertThat(rows(picture(task("a", "2"), task("b", "1")), 5 * SECOND))
                .containsExactly("5 s | b | - | - | waits for event", "0 s | a | - | - | waits for event");

        assertThat(rows(picture(task("a", "2"), task("b", "3")), 70 * SECOND))
                .containsExactly("65 s | a | - | - | waits for event", "0 s | b | - | - | waits for event");
    }

    @Test
    void waitThatWasMissingInBetweenBeginsAnew() {
        rows(picture(task("a", "1")), 0);
        rows(picture(), SECOND);

        assertThat(rows(picture(task("a", "1")), 9 * SECOND)).containsExactly("0 s | a | - | - | waits for event");
    }
}
