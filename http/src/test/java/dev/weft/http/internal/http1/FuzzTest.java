package dev.weft.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.Damage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random damage to the responses of the table. Whatever the bytes are, the exchange ends with a response or an {@code
 * HttpException}, in bounded memory, and the pieces in which they arrive make no difference. Time is virtual, so an
 * exchange that hangs reaches its limit, and one that is only slow does not. {@code -Dweft.sweep.seconds} says how long
 * this takes; a failure names its seed.
 */
class FuzzTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5));

    /** How many responses there are in each run. */
    private static final int ROUND = 200;

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
        "1",
        "2",
        "f",
        "-",
        "+",
        "\0",
        "\u00e9",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "Content-Length: ",
        "Content-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Keep-Alive: timeout=5\r\n",
        "0\r\n\r\n",
        "2\r\nok\r\n",
        "9223372036854775807",
        "ffffffffffffffff"
    };

    private static final String[] METHODS = {"GET", "GET", "GET", "HEAD", "DELETE"};

    @RegisterExtension
    private final Runs runs = new Runs(Way.EVENT_LOOP);

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyResponseEndsWellWhateverItsBytes() throws Exception {
        List<FramingTableTest.Row> rows = FramingTableTest.rows().toList();
        long begin = System.nanoTime();
        long seed = begin;
        do {
            long first = seed;
            runs.run(() -> {
                for (long each = first; each < first + ROUND; each++) {
                    long one = each;
                    Async.withTimeout(Duration.ofSeconds(20), () -> check(rows, one));
                }
            });
            seed += ROUND;
        } while (System.nanoTime() - begin < TIME.toNanos());
        System.out.printf("fuzzing of responses: %d, seeds from %d%n", seed - begin, begin);
    }

    private static void check(List<FramingTableTest.Row> rows, long seed) {
        Random random = new Random(seed);
        byte[] bytes = damaged(rows, random);
        String method = METHODS[random.nextInt(METHODS.length)];
        boolean ends = random.nextInt(4) > 0 || !endsByItself(bytes, method);
        try {
            Served whole = Served.of(List.of(bytes), ends, method);
            Served inPieces = Served.of(pieces(bytes, random), ends, method);

            assertThat(inPieces.withoutQuotes()).isEqualTo(whole.withoutQuotes());
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + method + " with " + Peer.text(bytes), e);
        }
    }

    /** Whether the exchange certainly ends although the connection stays open: tried with one that ends. */
    private static boolean endsByItself(byte[] bytes, String method) {
        try {
            Served served = Served.of(List.of(bytes), true, method);
            return served.failure().startsWith("invalid HTTP")
                    || (served.failure().isEmpty() && served.kept());
        } catch (Exception e) {
            throw new AssertionError(method + " with " + Peer.text(bytes), e);
        }
    }

    private static byte[] damaged(List<FramingTableTest.Row> rows, Random random) {
        StringBuilder text = new StringBuilder(
                Peer.text(rows.get(random.nextInt(rows.size())).bytes()));
        Damage damage = new Damage(random, PIECES);
        for (int i = random.nextInt(4); i > 0; i--) {
            if (random.nextInt(6) == 0) {
                text.append(Peer.text(rows.get(random.nextInt(rows.size())).bytes()));
            } else {
                damage.apply(text, text.length());
            }
        }
        return Peer.bytes(text.toString());
    }

    private static List<byte[]> pieces(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(1 + Math.max(bytes.length / 8, 20));
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        return pieces;
    }
}
