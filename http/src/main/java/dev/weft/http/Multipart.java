package dev.weft.http;

import dev.weft.http.spi.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A form with files, in the format {@code multipart/form-data} that browsers use. Immutable: the methods that add a
 * part return a new form. Files are read while the form is sent.
 *
 * {@snippet :
 * Response sent(ClientSession http, Path photo) throws IOException, InterruptedException {
 *     return http.post("https://example.org/photos")
 *             .body(Multipart.form().field("title", "Sunset").file("photo", photo))
 *             .send();
 * }
 * }
 */
public final class Multipart implements Body {
    private final String boundary;
    private final List<Part> parts;

    private Multipart(String boundary, List<Part> parts) {
        this.boundary = boundary;
        this.parts = parts;
    }

    /**
     * An empty form. Its boundary is random, so that the author of an uploaded file cannot predict the boundary and
     * smuggle further parts into the form. Forms that are derived from this form have the same boundary.
     */
    public static Multipart form() {
        return new Multipart("weft-" + UUID.randomUUID(), List.of());
    }

    /** This form with a text field added. */
    public Multipart field(String name, String value) {
        return part(name, null, new BytesBody(value.getBytes(StandardCharsets.UTF_8), null));
    }

    /**
     * This form with a file added, under the file's own name.
     *
     * @throws IOException if there is no such file or its size cannot be read
     */
    public Multipart file(String name, Path file) throws IOException {
        Path fileName = file.getFileName();
        return part(name, fileName == null ? "" : fileName.toString(), Body.file(file));
    }

    /** This form with a file added whose content is {@code content}, for example a stream. */
    public Multipart file(String name, String fileName, Body content) {
        return part(name, Objects.requireNonNull(fileName, "fileName"), content);
    }

    private Multipart part(String name, @Nullable String fileName, Body content) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(head(name, fileName, content), content));
        return new Multipart(boundary, List.copyOf(more));
    }

    private byte[] head(String name, @Nullable String fileName, Body content) {
        String file = fileName == null ? "" : "; filename=\"" + quoted(fileName) + "\"";
        String type = content.contentType()
                .map(declared -> "Content-Type: "
                        + Headers.of("Content-Type", declared)
                                .values("Content-Type")
                                .getFirst() + "\r\n")
                .orElse("");
        return bytes("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"" + file
                + "\r\n" + type + "\r\n");
    }

    /**
     * Escapes a name as browsers do. Without escaping, a quote or line break in a name could end the header and begin
     * another part.
     */
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] end() {
        return bytes("--" + boundary + "--\r\n");
    }

    @Override
    public long length() {
        long total = end().length;
        for (Part part : parts) {
            long length = part.content.length();
            if (length < 0) {
                return UNKNOWN;
            }
            total += part.head.length + length + 2; // 2 for the line break after the content
        }
        return total;
    }

    @Override
    public Optional<String> contentType() {
        return Optional.of("multipart/form-data; boundary=" + boundary);
    }

    @Override
    public boolean isReplayable() {
        return parts.stream().allMatch(part -> part.content.isReplayable());
    }

    @Override
    public BodyWriter withoutProgressListeners() {
        return new Multipart(
                boundary,
                parts.stream()
                        .map(part -> new Part(part.head, part.content.withoutProgressListeners()))
                        .toList());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, InterruptedException {
        for (Part part : parts) {
            out.write(part.head);
            part.content.writeTo(out);
            out.write(bytes("\r\n"));
        }
        out.write(end());
    }

    @Override
    public String toString() {
        return "form of " + parts.size() + (parts.size() == 1 ? " part" : " parts");
    }

    /** One part of the form: its boundary line and headers, and its content. */
    private static final class Part {
        private final byte[] head;
        private final BodyWriter content;

        Part(byte[] head, BodyWriter content) {
            this.head = head;
            this.content = content;
        }
    }
}
