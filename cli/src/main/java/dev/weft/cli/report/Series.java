package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.Fetched;
import java.io.IOException;

/**
 * The results over time, counted in a fixed number of equal slices of time. When the run becomes longer than all slices
 * together, adjacent slices are merged in pairs. So the memory does not depend on the length of the run.
 */
final class Series {
    private static final int SLICES = 240;

    /** The initial width of a slice, in microseconds. */
    private static final long FIRST_WIDTH = 10_000;

    private final long[] done = new long[SLICES];
    private final long[] failed = new long[SLICES];
    private final long[] bytes = new long[SLICES];
    private final long[][] classes = new long[SLICES][Scale.CLASSES];
    private long width = FIRST_WIDTH;
    private int used;

    void add(Fetched fetched) {
        long end = fetched.timing().end();
        while (end / width >= SLICES) {
            widen();
        }
        int slice = (int) (end / width);
        used = Math.max(used, slice + 1);
        done[slice]++;
        failed[slice] += fetched.isSuccess() ? 0 : 1;
        bytes[slice] += fetched.bytes();
        classes[slice][Scale.classOf(fetched.timing().total())]++;
    }

    private void widen() {
        width *= 2;
        used = (used + 1) / 2;
        for (int i = 0; i < SLICES; i++) {
            boolean inside = 2 * i < SLICES;
            done[i] = inside ? done[2 * i] + done[2 * i + 1] : 0;
            failed[i] = inside ? failed[2 * i] + failed[2 * i + 1] : 0;
            bytes[i] = inside ? bytes[2 * i] + bytes[2 * i + 1] : 0;
            for (int c = 0; c < Scale.CLASSES; c++) {
                classes[i][c] = inside ? classes[2 * i][c] + classes[2 * i + 1][c] : 0;
            }
        }
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("series");
        json.writeNumberField("width", width);
        write(json, "done", done);
        write(json, "failed", failed);
        write(json, "bytes", bytes);
        json.writeArrayFieldStart("classes");
        for (int i = 0; i < used; i++) {
            writeNonZero(json, classes[i]);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(JsonGenerator json, String name, long[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, used);
    }

    /** Writes the non-zero values, each after its index, because most values are zero. */
    private static void writeNonZero(JsonGenerator json, long[] values) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0) {
                json.writeNumber(i);
                json.writeNumber(values[i]);
            }
        }
        json.writeEndArray();
    }
}
