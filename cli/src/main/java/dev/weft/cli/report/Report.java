package dev.weft.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.input.InputException;
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
 * A page about a run: what took how long, when, and what failed. It needs no network, and stays small however many
 * requests there were: what is on it are counts, and a choice of requests. Used by one thread at a time.
 */
public final class Report implements Consumer<Fetched> {
    private final Path file;
    private final Instant start = Instant.now();
    private final Series series = new Series();
    private final Latencies latencies = new Latencies();
    private final Failures failures = new Failures();
    private final Hosts hosts = new Hosts();
    private final Choice choice = new Choice();
    private long count;
    private long failed;
    private long bytes;
    private long end;

    private Report(Path file) {
        this.file = file;
    }

    /**
     * A report that will be written to {@code file}.
     *
     * @throws InputException if nothing can be written there
     */
    public static Report to(String file) throws InputException {
        Path path;
        try {
            path = Path.of(file).toAbsolutePath();
        } catch (IllegalArgumentException e) {
            throw new InputException("cannot write '" + file + "': " + e.getMessage(), e);
        }
        if (Files.isDirectory(path)) {
            throw new InputException("cannot write '" + file + "': it is a directory");
        }
        Path folder = path.getParent();
        if (isDevice(path)) {
            return new Report(path);
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InputException(
                    "cannot write '" + file + "': there is no such folder, or no right to write in it");
        }
        return new Report(path);
    }

    @Override
    public void accept(Fetched fetched) {
        Timing timing = fetched.timing();
        count++;
        failed += fetched.isSuccess() ? 0 : 1;
        bytes += fetched.bytes();
        end = Math.max(end, timing.start() + timing.total());
        series.add(fetched);
        latencies.add(timing);
        failures.add(fetched);
        hosts.add(fetched);
        choice.add(fetched);
    }

    /** A pipe, a terminal, or /dev/null: it is written to, and never replaced. */
    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    /** Writes the page; it replaces an older one when it is whole. */
    public void write() throws IOException {
        if (isDevice(file)) {
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
            json.writeNumberField("count", count);
            json.writeNumberField("failed", failed);
            json.writeNumberField("bytes", bytes);
            json.writeNumberField("micros", end);
            series.write(json);
            latencies.write(json);
            failures.write(json);
            hosts.write(json);
            choice.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
