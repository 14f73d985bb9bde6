package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.Async;
import dev.weft.TaskGroup;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots of tasks that start and end all the time. */
@Tag("real-time")
@Timeout(120)
class ConsistencyTest {
    private static final int SNAPSHOTS = 100;
    private static final int TASKS = 10_000;

    @Test
    void everySnapshotIsATreeWithEachTaskOnceWhileTasksStartAndEnd() throws Exception {
        Insight insight = new Insight();
        AtomicBoolean enough = new AtomicBoolean();
        Thread run = Thread.ofPlatform().start(() -> churn(enough));
        int shown = 0;
        for (int i = 0; i < SNAPSHOTS; i++) {
            shown += check(insight.snapshot(i % 2 == 0 ? 1_000 : TASKS, false, false));
        }
        enough.set(true);
        run.join();

        assertThat(shown).isGreaterThan(SNAPSHOTS);
    }

    private static void churn(AtomicBoolean enough) {
        try {
            Async.run(() -> {
                while (!enough.get()) {
                    TaskGroup.run(group -> {
                        for (int i = 0; i < TASKS / 2; i++) {
                            group.spawn(() -> TaskGroup.run(inner -> inner.spawn(() -> Async.checkpoint())));
                        }
                    });
                }
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads {@code snapshot}, in which each parent precedes its tasks, and returns the number of tasks. */
    private static int check(String snapshot) throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> stamps = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(snapshot)) {
            String field = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = parser.currentName();
                } else if (token == JsonToken.VALUE_NUMBER_INT && field.equals("id")) {
                    assertThat(ids.add(parser.getIntValue())).as(snapshot).isTrue();
                } else if (token == JsonToken.VALUE_NUMBER_INT && field.equals("parent")) {
                    assertThat(ids).as("the parent before").contains(parser.getIntValue());
                } else if (token == JsonToken.VALUE_STRING && field.equals("stamp")) {
                    stamps.add(parser.getText());
                }
            }
        }
        // Two objects may have the same hash code; many may not.
        assertThat(stamps.size()).isGreaterThanOrEqualTo(ids.size() - 2);
        return ids.size();
    }
}
