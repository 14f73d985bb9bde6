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
 * How exchanges are written down: as lines of text that people can read and change, and that compare well.
 *
 * <pre>
 *   &gt; GET https://example.org/a 0            what was asked, and the hash of the body
 *   &lt; 200 https://example.org/b 120          what came, from where, after how many milliseconds
 *   : Content-Type: text/plain
 *   | a line of the body, if it is text
 *   = or some of it in Base64, if not
 * </pre>
 */
final class RecordingFile {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(96, new byte[] {'\n'});

    private RecordingFile() {}

    static String written(Recorded exchange) {
        StringBuilder text = new StringBuilder();
        Recorded.Key key = exchange.key();
        text.append("> " + key.method() + " " + key.uri() + " " + key.body() + "\n");
        text.append("< " + exchange.status() + " " + exchange.from() + " "
                + exchange.took().toMillis() + "\n");
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

    /** The body as text, or null if lines of text would not be the same bytes again. */
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
     * The exchanges that {@code lines} tell of.
     *
     * @throws IOException if that is not a recording; the message names the line
     */
    static List<Recorded> read(Path file, List<String> lines) throws IOException {
        List<Recorded> exchanges = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (!lines.get(at).isEmpty()) {
                int end = at;
                while (end < lines.size() && !lines.get(end).isEmpty()) {
                    end++;
                }
                exchanges.add(exchange(file, at, lines.subList(at, end)));
                at = end;
            }
        }
        return exchanges;
    }

    private static Recorded exchange(Path file, int at, List<String> lines) throws IOException {
        try {
            String[] asked = words(lines.get(0), "> ");
            String[] came = words(lines.get(1), "< ");
            return new Recorded(
                    new Recorded.Key(asked[0], URI.create(asked[1]), Integer.parseInt(asked[2])),
                    Integer.parseInt(came[0]),
                    URI.create(came[1]),
                    Duration.ofMillis(Long.parseLong(came[2])),
                    headers(lines),
                    body(lines));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(
                    file + " is not a recording: the exchange in line " + (at + 1) + " cannot be read", e);
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
