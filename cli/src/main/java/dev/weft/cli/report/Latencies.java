package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.Timing;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The distributions of the durations of requests and their phases. A request counts for a phase only if it had that
 * phase: on a pooled connection, for example, there is no DNS lookup.
 */
final class Latencies {
    /** The number of significant digits that the histograms keep. */
    private static final int DIGITS = 3;

    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 100};
    private static final Map<String, ToLongFunction<Timing>> PHASES = phases();

    private final long[] classes = new long[Scale.CLASSES];
    private final Map<String, Histogram> histograms = new HashMap<>();

    private static Map<String, ToLongFunction<Timing>> phases() {
        Map<String, ToLongFunction<Timing>> phases = new LinkedHashMap<>();
        phases.put("total", Timing::total);
        phases.put("queued", Timing::queued);
        phases.put("dns", Timing::dns);
        phases.put("connect", Timing::connect);
        phases.put("tls", Timing::tls);
        phases.put("send", Timing::send);
        phases.put("await", Timing::await);
        phases.put("receive", Timing::receive);
        return phases;
    }

    void add(Timing timing) {
        classes[Scale.classOf(timing.total())]++;
        PHASES.forEach((phase, micros) -> {
            long value = micros.applyAsLong(timing);
            if (value > 0) {
                histograms.computeIfAbsent(phase, _ -> new Histogram(DIGITS)).recordValue(value);
            }
        });
    }

    void write(JsonGenerator json) throws IOException {
        json.writeFieldName("classes");
        json.writeArray(classes, 0, classes.length);
        json.writeFieldName("percents");
        json.writeArray(PERCENTILES, 0, PERCENTILES.length);
        json.writeArrayFieldStart("phases");
        for (String phase : PHASES.keySet()) {
            Histogram histogram = histograms.get(phase);
            if (histogram != null) {
                write(json, phase, histogram);
            }
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, Histogram histogram) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("count", histogram.getTotalCount());
        json.writeNumberField("mean", Math.round(histogram.getMean()));
        json.writeArrayFieldStart("micros");
        for (double percent : PERCENTILES) {
            json.writeNumber(histogram.getValueAtPercentile(percent));
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
