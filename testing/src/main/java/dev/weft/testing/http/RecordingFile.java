package dev.weft.testing.http;

import dev.weft.http.Headers;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file format of recordings: lines of text that are easy to read, to edit and to diff. An empty line ends an exchange.
 *
 * <pre>
 *   &gt; GET https://example.org/a 0            method, URL, hash of the body
 *   &lt; 200 https://example.org/b 120          status, URL after redirects, delay in milliseconds
 *   : Content-Type: text/plain
 *   | a line of the body, if it is text
 *   = a line of the body in Base64, if the body is not text
 * </pre>
 */
final class RecordingFile {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(96, new byte[] {'\n'});

    private RecordingFile() {}

    /** The lines of {@code exchange}. */
    static String format(RecordedExchange exchange) {
        StringBuilder text = new StringBuilder();
        RecordedExchange.Key key = exchange.key();
        text.append("> " + key.method() + " " + key.uri() + " " + key.body() + "\n");
        text.append("< " + exchange.status() + " " + exchange.uri() + " "
                + exchange.delay().toMillis() + "\n");
        exchange.headers().forEach((name, value) -> text.append(": " + name + ": " + value + "\n"));
        if (exchange.body().length > 0) {
            appendBody(text, exchange.body());
        }
        return text.append('\n').toString();
    }

    private static void appendBody(StringBuilder text, byte[] body) {
        String plain = plainText(body);
        if (plain == null) {
            ENCODER.encodeToString(body).lines().forEach(line -> text.append("= " + line + "\n"));
        } else {
            for (String line : plain.split("\n", -1)) {
                text.append("| " + line + "\n");
            }
        }
    }

    /**
     * The body as text; null if the body is not UTF-8, or contains control characters other than newlines and tabs. Some of
     * these, such as a carriage return, would be lost when the lines are read.
     */
    private static @Nullable String plainText(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            boolean hasControls = text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
            return hasControls ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Parses the exchanges in {@code lines}.
     *
     * @throws IOException if {@code lines} are not a recording; the message contains the line number
     */
    static List<RecordedExchange> read(Path file, List<String> lines) throws IOException {
        List<RecordedExchange> exchanges = new ArrayList<>();
        int start = 0;
        while (start < lines.size()) {
            int end = start;
            while (end < lines.size() && !lines.get(end).isEmpty()) {
                end++;
            }
            if (end > start) {
                exchanges.add(exchange(file, start, lines.subList(start, end)));
            }
            start = end + 1;
        }
        return exchanges;
    }

    private static RecordedExchange exchange(Path file, int index, List<String> lines) throws IOException {
        try {
            String[] requestLine = words(lines.get(0), "> ");
            String[] statusLine = words(lines.get(1), "< ");
            return new RecordedExchange(
                    new RecordedExchange.Key(
                            requestLine[0], URI.create(requestLine[1]), Integer.parseInt(requestLine[2])),
                    Integer.parseInt(statusLine[0]),
                    URI.create(statusLine[1]),
                    Duration.ofMillis(Long.parseLong(statusLine[2])),
                    headers(lines),
                    body(lines));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(
                    file + " is not a recording: the exchange in line " + (index + 1) + " cannot be read", e);
        }
    }

    private static String[] words(String line, String mark) {
        if (!line.startsWith(mark)) {
            throw new IllegalArgumentException("'" + line + "' does not begin with '" + mark + "'");
        }
        return line.substring(mark.length()).split(" ", -1);
    }

    private static Headers headers(List<String> lines) {
        Headers headers = Headers.none();
        for (String line : marked(lines, ": ")) {
            int colon = line.indexOf(": ");
            headers = headers.plus(line.substring(0, colon), line.substring(colon + 2));
        }
        return headers;
    }

    private static byte[] body(List<String> lines) {
        List<String> encoded = marked(lines, "= ");
        return encoded.isEmpty()
                ? String.join("\n", marked(lines, "| ")).getBytes(StandardCharsets.UTF_8)
                : Base64.getMimeDecoder().decode(String.join("", encoded));
    }

    private static List<String> marked(List<String> lines, String mark) {
        return lines.stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .toList();
    }
}
