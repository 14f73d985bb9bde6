package dev.weft.http;

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
 * A form with files, as browsers send it: {@code multipart/form-data}. Immutable; each method gives a form with one part
 * more. Files are read while they are sent.
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
     * A form without a part. Its boundary is new, so that a file that was made after another form was seen cannot contain
     * parts of this one.
     */
    public static Multipart form() {
        return new Multipart("weft-" + UUID.randomUUID(), List.of());
    }

    /** With a field. */
    public Multipart field(String name, String value) {
        return part(name, null, new BytesBody(value.getBytes(StandardCharsets.UTF_8), null));
    }

    /**
     * With a file, under its own name.
     *
     * @throws IOException if there is no such file or its size cannot be read
     */
    public Multipart file(String name, Path file) throws IOException {
        Path fileName = file.getFileName();
        return part(name, fileName == null ? "" : fileName.toString(), Body.file(file));
    }

    /** With a file of that name, whose content is {@code content}: a stream, say. */
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
                .map(said -> "Content-Type: "
                        + Headers.of("Content-Type", said)
                                .values("Content-Type")
                                .getFirst() + "\r\n")
                .orElse("");
        return bytes("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"" + file
                + "\r\n" + type + "\r\n");
    }

    /** As browsers do it: a name that could end the header would add parts of its own. */
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
            total += part.head.length + length + 2;
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
        return "form of " + parts.size() + " parts";
    }

    /** A part: what stands before it, and what is in it. */
    private static final class Part {
        private final byte[] head;
        private final Body content;

        Part(byte[] head, Body content) {
            this.head = head;
            this.content = content;
        }
    }
}
