package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.input.InputException;
import dev.weft.cli.output.OutputFile;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Timing;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * An HTML report on a run: times, throughput and failures. It works offline. Its size does not depend on the number of
 * requests, because it contains only aggregates and a selection of requests. Used by one thread at a time.
 */
public final class Report implements Consumer<Fetched> {
    private final Path file;
    private final Instant start = Instant.now();
    private final Series series = new Series();
    private final Latencies latencies = new Latencies();
    private final Failures failures = new Failures();
    private final Hosts hosts = new Hosts();
    private final RequestSample sample = new RequestSample();
    private String command = "";
    private long count;
    private long failed;
    private long bytes;
    private long end;

    private Report(Path file) {
        this.file = file;
    }

    /**
     * Creates a report that will be written to {@code file}.
     *
     * @throws InputException if the file cannot be written
     */
    public static Report to(String file) throws InputException {
        return new Report(OutputFile.of(file));
    }

    /** Sets the command that the report shows. The caller must have removed the secrets from it. */
    public Report madeBy(String text) {
        command = text;
        return this;
    }

    @Override
    public void accept(Fetched fetched) {
        Timing timing = fetched.timing();
        count++;
        failed += fetched.isSuccess() ? 0 : 1;
        bytes += fetched.bytes();
        end = Math.max(end, timing.end());
        series.add(fetched);
        latencies.add(timing);
        failures.add(fetched);
        hosts.add(fetched);
        sample.add(fetched);
    }

    /** Writes the page. An older file is replaced when the page is complete. */
    public void write() throws IOException {
        if (OutputFile.isDevice(file)) {
            Files.writeString(file, Page.with(json()), StandardOpenOption.WRITE);
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, Page.with(json()));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("start", start.toString());
            json.writeStringField("command", command);
            json.writeNumberField("count", count);
            json.writeNumberField("failed", failed);
            json.writeNumberField("bytes", bytes);
            json.writeNumberField("micros", end);
            series.write(json);
            latencies.write(json);
            failures.write(json);
            hosts.write(json);
            sample.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
