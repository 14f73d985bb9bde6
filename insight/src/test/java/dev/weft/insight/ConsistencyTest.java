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

/** Pictures of tasks that start and end all the time. */
@Tag("real-time")
@Timeout(120)
class ConsistencyTest {
    private static final int PICTURES = 100;
    private static final int TASKS = 10_000;

    @Test
    void everyPictureIsATreeWithEachTaskOnceWhileTasksStartAndEnd() throws Exception {
        Insight insight = new Insight();
        AtomicBoolean enough = new AtomicBoolean();
        Thread run = Thread.ofPlatform().start(() -> churn(enough));
        int shown = 0;
        for (int i = 0; i < PICTURES; i++) {
            shown += check(insight.picture(i % 2 == 0 ? 1_000 : TASKS, false, false));
        }
        enough.set(true);
        run.join();

        assertThat(shown).isGreaterThan(PICTURES);
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

    /** Reads {@code picture}, in which each parent precedes its tasks, and returns the number of tasks. */
    private static int check(String picture) throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> stamps = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(picture)) {
            String field = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = parser.currentName();
                } else if (token == JsonToken.VALUE_NUMBER_INT && field.equals("id")) {
                    assertThat(ids.add(parser.getIntValue())).as(picture).isTrue();
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
