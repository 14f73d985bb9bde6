package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The failures of a run, counted by kind, with examples. Failures because of the status are counted by status. */
final class Failures {
    private static final int EXAMPLES = 20;

    private final Map<String, Kind> kinds = new TreeMap<>();

    void add(Fetched fetched) {
        Failure failure = fetched.failure();
        if (failure != null) {
            String name = failure.kind() == FailureKind.STATUS
                    ? failure.message()
                    : failure.kind().label();
            kinds.computeIfAbsent(name, _ -> new Kind()).add(fetched.url(), failure.message());
        }
    }

    void write(JsonGenerator json) throws IOException {
        List<Map.Entry<String, Kind>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort(Comparator.comparingLong(kind -> -kind.getValue().count));
        json.writeArrayFieldStart("failures");
        for (Map.Entry<String, Kind> kind : sorted) {
            json.writeStartObject();
            json.writeStringField("kind", kind.getKey());
            json.writeNumberField("count", kind.getValue().count);
            json.writeArrayFieldStart("examples");
            for (Example example : kind.getValue().examples) {
                json.writeArray(new String[] {Excerpt.of(example.url), Excerpt.of(example.message)}, 0, 2);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static final class Kind {
        private final List<Example> examples = new ArrayList<>();
        private long count;

        private void add(String url, String message) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(new Example(url, message));
            }
        }
    }

    private record Example(String url, String message) {}
}
