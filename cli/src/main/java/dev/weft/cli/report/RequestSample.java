package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Fetched.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The selection of requests that the report shows individually: a sample that is spread evenly over the run, the
 * slowest requests, and the first failures. If there are few requests, all of them are in the sample.
 */
final class RequestSample {
    private static final int MAX_SPREAD = 300;
    private static final int MAX_SLOWEST = 100;
    private static final int MAX_FAILED = 100;

    private final List<Fetched> spread = new ArrayList<>();
    private final PriorityQueue<Fetched> slowest = new PriorityQueue<>(
            Comparator.comparingLong(fetched -> fetched.timing().total()));
    private final List<Fetched> failed = new ArrayList<>();
    private long step = 1;
    private long seen;

    void add(Fetched fetched) {
        addSpread(fetched);
        slowest.add(fetched);
        if (slowest.size() > MAX_SLOWEST) {
            slowest.remove();
        }
        if (!fetched.isSuccess() && failed.size() < MAX_FAILED) {
            failed.add(fetched);
        }
    }

    /**
     * Adds every {@link #step}-th request to the sample. When the sample is full, every second request is removed from
     * it and the step is doubled. So the sample stays evenly spread, although the length of the run is not known in
     * advance.
     */
    private void addSpread(Fetched fetched) {
        if (seen++ % step != 0) {
            return;
        }
        if (spread.size() == MAX_SPREAD) {
            for (int i = 1; i <= MAX_SPREAD / 2; i++) {
                spread.remove(i); // every second request, since the later ones move up
            }
            step *= 2;
        }
        spread.add(fetched);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("requests");
        write(json, "spread", spread);
        write(json, "slowest", slowest);
        write(json, "failed", failed);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Collection<Fetched> requests) throws IOException {
        List<Fetched> sorted = new ArrayList<>(requests);
        sorted.sort(Comparator.comparingLong(fetched -> fetched.timing().start()));
        json.writeArrayFieldStart(name);
        for (Fetched fetched : sorted) {
            write(json, fetched);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Fetched fetched) throws IOException {
        Answer answer = fetched.answer();
        Failure failure = fetched.failure();
        json.writeStartArray();
        json.writeString(Excerpt.of(fetched.url()));
        json.writeNumber(answer == null ? 0 : answer.status());
        json.writeString(failure == null ? "" : Excerpt.of(failure.message()));
        json.writeNumber(fetched.bytes());
        for (long micros : fetched.timing().toArray()) {
            json.writeNumber(micros);
        }
        json.writeEndArray();
    }
}
