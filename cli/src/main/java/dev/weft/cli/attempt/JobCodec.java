package dev.weft.cli.attempt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Codec;
import dev.weft.cli.store.Partial;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes jobs to the temporary file of a scheduler, and reads them back. No other run reads that file, so the format may
 * change from version to version.
 */
public final class JobCodec implements Codec<Job> {
    /** The approximate memory of a job in bytes, without its texts. */
    private static final int OVERHEAD = 200;

    private static final JsonFactory JSON = new JsonFactory();

    private final long runStart;

    /**
     * Creates a codec.
     *
     * @param runStart the start of the run, by {@link System#nanoTime}
     */
    public JobCodec(long runStart) {
        this.runStart = runStart;
    }

    @Override
    public String host(Job job) {
        return job.host();
    }

    @Override
    public int attempts(Job job) {
        return job.attempts();
    }

    @Override
    public long size(Job job) {
        Target target = job.target();
        long earlier = job.earlier() == null ? 0 : OVERHEAD;
        long texts = target.url().length() + length(job.path()) + length(target.body()) + earlier;
        long headers = target.headers().entrySet().stream()
                .mapToLong(header -> header.getKey().length()
                        + header.getValue().stream().mapToLong(String::length).sum())
                .sum();
        // Headers count twice, for the lists and the entries of the map that hold them.
        return OVERHEAD + texts + 2 * headers;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    @Override
    public void write(Job job, DataOutput out) throws IOException {
        Target target = job.target();
        writeText(target.url(), out);
        writeText(target.method(), out);
        out.writeInt(target.headers().size());
        for (Map.Entry<String, List<String>> header : target.headers().entrySet()) {
            writeText(header.getKey(), out);
            out.writeInt(header.getValue().size());
            for (String value : header.getValue()) {
                writeText(value, out);
            }
        }
        writeText(target.body(), out);
        out.writeLong(target.origin().line());
        writeText(target.origin().id(), out);
        writeText(target.origin().file(), out);
        writeText(job.ownHost(), out);
        writeText(job.path(), out);
        Partial partial = job.partial();
        writeText(partial == null ? null : partial.name(), out);
        writeText(partial == null ? null : partial.validator(), out);
        writeText(job.earlier() == null ? null : json(job.earlier()), out);
        out.writeLong(job.number());
        writeTicket(job.ticket(), out);
        writeProgress(job, out);
    }

    private static void writeTicket(@Nullable Ticket ticket, DataOutput out) throws IOException {
        out.writeBoolean(ticket != null);
        if (ticket != null) {
            out.writeLong(ticket.url());
            out.writeInt(ticket.claim());
        }
    }

    private static @Nullable Ticket readTicket(DataInput in) throws IOException {
        return in.readBoolean() ? new Ticket(in.readLong(), in.readInt()) : null;
    }

    private static void writeProgress(Job job, DataOutput out) throws IOException {
        RedirectTarget redirect = job.redirect();
        writeText(redirect == null ? null : redirect.url(), out);
        if (redirect != null) {
            writeText(redirect.host(), out);
            out.writeBoolean(redirect.crossOrigin());
            out.writeInt(redirect.count());
        }
        out.writeBoolean(job.wasRedirected());
        out.writeInt(job.attemptsWithoutProgress());
        Watch watch = job.watch();
        out.writeBoolean(watch != null);
        if (watch != null) {
            watch.write(out);
        }
    }

    private void readProgress(Job job, DataInput in) throws IOException {
        String url = readNullableText(in);
        RedirectTarget redirect =
                url == null ? null : new RedirectTarget(url, readText(in), in.readBoolean(), in.readInt());
        boolean redirected = in.readBoolean();
        int attemptsWithoutProgress = in.readInt();
        job.restore(redirect, redirected, in.readBoolean() ? Watch.read(in, runStart) : null, attemptsWithoutProgress);
    }

    private static String json(Fetched fetched) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            FetchedJson.writeFields(json, fetched);
            FetchedJson.writeDetails(json, fetched.details());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static @Nullable Fetched parseFetched(@Nullable String text) throws IOException {
        if (text == null) {
            return null;
        }
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return FetchedJson.read(json);
        }
    }

    private static void writeText(@Nullable String text, DataOutput out) throws IOException {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text == null ? -1 : bytes.length);
        out.write(bytes);
    }

    @Override
    public Job read(DataInput in) throws IOException {
        String url = readText(in);
        String method = readNullableText(in);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            headers.put(readText(in), readTexts(in));
        }
        String body = readNullableText(in);
        Origin origin = new Origin(in.readLong(), readNullableText(in), readNullableText(in));
        // A target with a flaw never becomes a job, so the flaw is not written.
        Target target = new Target(url, method, headers, body, null, origin);
        Job job = new Job(target, readText(in), readNullableText(in), partial(in));
        job.withEarlier(parseFetched(readNullableText(in)))
                .withNumber(in.readLong())
                .withTicket(readTicket(in));
        readProgress(job, in);
        return job;
    }

    private static @Nullable Partial partial(DataInput in) throws IOException {
        String name = readNullableText(in);
        String validator = readNullableText(in);
        return name == null || validator == null ? null : new Partial(name, validator);
    }

    private static List<String> readTexts(DataInput in) throws IOException {
        int count = in.readInt();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static String readText(DataInput in) throws IOException {
        String text = readNullableText(in);
        if (text == null) {
            throw new IOException("the temporary file of queued jobs is damaged");
        }
        return text;
    }

    private static @Nullable String readNullableText(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
