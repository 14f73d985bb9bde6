package dev.weft.cli.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.archive.Exchanged.Header;
import dev.weft.cli.archive.Exchanged.Message;
import dev.weft.cli.result.Timing;
import dev.weft.http.spi.Url;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP archive, version 1.2, for tools that draw the phases of requests as waterfall charts. An archive is one JSON
 * document, so it is written to a file with another name, which is renamed when the document is complete.
 */
final class HarArchive implements Archive {
    /**
     * The maximum length of a body in the file, in bytes. Longer bodies are left out, because tools read the whole file
     * into memory.
     */
    private static final int MAX_LENGTH = 1 << 20;

    private static final double MICROS_PER_MILLI = 1000.0;

    private final Path file;
    private final Path part;
    private final JsonGenerator json;

    private HarArchive(Path file, Path part, OutputStream out) throws IOException {
        this.file = file;
        this.part = part;
        this.json = new JsonFactory().createGenerator(out);
    }

    static HarArchive open(Path file, String software) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        HarArchive archive = new HarArchive(file, part, new BufferedOutputStream(Files.newOutputStream(part)));
        archive.begin(software);
        return archive;
    }

    private void begin(String software) throws IOException {
        int space = software.indexOf(' ');
        json.writeStartObject();
        json.writeObjectFieldStart("log");
        json.writeStringField("version", "1.2");
        json.writeObjectFieldStart("creator");
        json.writeStringField("name", software.substring(0, space));
        json.writeStringField("version", software.substring(space + 1));
        json.writeEndObject();
        json.writeStringField(
                "comment",
                "Values of headers that may be secret are " + HeaderRedaction.HIDDEN
                        + "; cookies, bodies of requests and long bodies are left out.");
        json.writeArrayFieldStart("entries");
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void add(Exchanged exchanged) throws IOException {
        Timing timing = exchanged.timing();
        json.writeStartObject();
        json.writeStringField("startedDateTime", exchanged.start().toString());
        json.writeNumberField("time", timing.total() / MICROS_PER_MILLI);
        writeRequest(exchanged);
        writeResponse(exchanged);
        json.writeObjectFieldStart("cache");
        json.writeEndObject();
        writeTimings(timing);
        if (exchanged.failure() != null) {
            json.writeStringField("_error", exchanged.failure());
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void writeRequest(Exchanged exchanged) throws IOException {
        Message request = exchanged.request();
        json.writeObjectFieldStart("request");
        json.writeStringField("method", request.method());
        json.writeStringField("url", request.url());
        json.writeStringField("httpVersion", exchanged.protocol());
        writeHeaders(request.headers());
        json.writeArrayFieldStart("queryString");
        String query = Url.of(request.url()).query();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            writePair(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        json.writeEndArray();
        json.writeNumberField("headersSize", -1);
        json.writeNumberField("bodySize", -1);
        json.writeEndObject();
    }

    private void writeResponse(Exchanged exchanged) throws IOException {
        Message response = exchanged.response();
        List<Header> headers = response == null ? List.of() : response.headers();
        json.writeObjectFieldStart("response");
        json.writeNumberField("status", response == null ? 0 : response.status());
        json.writeStringField("statusText", response == null ? "" : Reasons.of(response.status()));
        json.writeStringField("httpVersion", exchanged.protocol());
        writeHeaders(headers);
        writeContent(exchanged.body(), value(headers, "Content-Type"));
        json.writeStringField("redirectURL", value(headers, "Location"));
        json.writeNumberField("headersSize", -1);
        json.writeNumberField("bodySize", -1); // the size as transferred, which is not known here
        json.writeEndObject();
    }

    private static String value(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.isNamed(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    private void writeHeaders(List<Header> headers) throws IOException {
        json.writeArrayFieldStart("cookies");
        json.writeEndArray();
        json.writeArrayFieldStart("headers");
        for (Header header : headers) {
            writePair(header.name(), header.value());
        }
        json.writeEndArray();
    }

    private void writePair(String name, String value) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("value", value);
        json.writeEndObject();
    }

    private void writeContent(Spool body, String type) throws IOException {
        json.writeObjectFieldStart("content");
        json.writeNumberField("size", body.length());
        json.writeStringField("mimeType", type);
        if (body.length() > MAX_LENGTH) {
            json.writeStringField("comment", "left out, since the body is longer than " + MAX_LENGTH + " bytes");
        } else if (body.length() > 0) {
            byte[] bytes = body.read().readAllBytes();
            String text = text(bytes);
            if (text != null) {
                json.writeStringField("text", text);
            } else {
                json.writeBinaryField("text", bytes);
                json.writeStringField("encoding", "base64");
            }
        }
        json.writeEndObject();
    }

    /** Bytes as text; null if they are not UTF-8. */
    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Writes the phases. A phase that did not occur, such as a lookup on an existing connection, is -1 in this format. */
    private void writeTimings(Timing timing) throws IOException {
        json.writeObjectFieldStart("timings");
        writeOptional("blocked", timing.queued());
        writeOptional("dns", timing.dns());
        writeOptional("connect", timing.connect() + timing.tls()); // in this format, connect includes ssl
        writeOptional("ssl", timing.tls());
        json.writeNumberField("send", timing.send() / MICROS_PER_MILLI);
        json.writeNumberField("wait", timing.await() / MICROS_PER_MILLI);
        json.writeNumberField("receive", timing.receive() / MICROS_PER_MILLI);
        json.writeEndObject();
    }

    private void writeOptional(String name, long micros) throws IOException {
        json.writeNumberField(name, micros == 0 ? -1 : micros / MICROS_PER_MILLI);
    }

    @Override
    public void complete() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        if (!json.isClosed()) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            json.close();
            Files.deleteIfExists(part);
        }
    }
}
