package dev.weft.http;

import java.util.Random;
import java.util.stream.Stream;

/** Damages the text of a message at random. */
public final class Damage {
    private static final int MAX_REPETITIONS = 3000;

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "0",
        "f",
        "-",
        "\0",
        "\u00e9",
        "HTTP/1.1 200 OK\r\n",
        "Content-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
        "9223372036854775807",
        "ffffffffffffffff"
    };

    private final Random random;
    private final String[] pieces;

    /** Inserts the common pieces of HTTP messages, and {@code more}. */
    public Damage(Random random, String... more) {
        this.random = random;
        this.pieces = Stream.of(PIECES, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /**
     * Damages {@code text} at one place: deletes, inserts, replaces or repeats a few characters, or cuts off the rest.
     *
     * @param end the last position at which the damage may begin
     */
    public void apply(StringBuilder text, int end) {
        int at = random.nextInt(end + 1);
        int to = Math.min(text.length(), at + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, piece());
            case 2 -> text.replace(at, to, piece());
            case 3 -> text.insert(at, (char) random.nextInt(256));
            case 4 -> text.insert(at, text.substring(at, to).repeat(random.nextInt(MAX_REPETITIONS)));
            default -> text.setLength(at);
        }
    }

    private String piece() {
        return pieces[random.nextInt(pieces.length)];
    }
}
