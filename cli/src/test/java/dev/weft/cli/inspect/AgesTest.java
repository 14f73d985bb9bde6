package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How long tasks have waited at least. */
class AgesTest {
    private static final long SECOND = 1_000_000_000;

    private final Ages ages = new Ages();

    private static Snapshot snapshot(String... tasks) {
        return Snapshot.read("{\"pid\":7,\"total\":" + tasks.length + ",\"tasks\":[" + String.join(",", tasks) + "]}");
    }

    private static String task(String name, String wait) {
        return "{\"id\":" + name.hashCode() + ",\"name\":\"" + name + "\",\"stamp\":\"" + name + "\",\"wait\":\"" + wait
                + "\",\"waitsFor\":\"event\"}";
    }

    private List<String> rows(Snapshot snapshot, long nanos) {
        ages.note(snapshot, nanos);
        List<String> lines = ages.lines(snapshot, nanos, "", 10);
        return lines.subList(lines.indexOf("") + 2, lines.size()).stream()
                .map(line -> line.replaceAll(" {2,}", " | "))
                .toList();
    }

    @Test
    void sameWaitInTwoSnapshotsHasLastedAtLeastFromTheFirst() {
        assertThat(rows(snapshot(task("a", "1"), task("b", "1")), 0))
                .containsExactly("0 s | a | - | - | waits for event", "0 s | b | - | - | waits for event");

        assertThat(rows(snapshot(task("a", "2"), task("b", "1")), 5 * SECOND))
                .containsExactly("5 s | b | - | - | waits for event", "0 s | a | - | - | waits for event");

        assertThat(rows(snapshot(task("a", "2"), task("b", "3")), 70 * SECOND))
                .containsExactly("65 s | a | - | - | waits for event", "0 s | b | - | - | waits for event");
    }

    @Test
    void waitThatWasMissingInBetweenBeginsAnew() {
        rows(snapshot(task("a", "1")), 0);
        rows(snapshot(), SECOND);

        assertThat(rows(snapshot(task("a", "1")), 9 * SECOND)).containsExactly("0 s | a | - | - | waits for event");
    }
}
