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
 * Damages the responses of {@link FramingTableTest} at random. Whatever the bytes are, the exchange must end with a response
 * or an {@code HttpException}, in bounded memory. The result must not depend on the pieces in which the bytes arrive. Time is
 * virtual, so only an exchange that hangs reaches its time limit. {@code -Dweft.sweep.seconds} is the duration of this test. A
 * failure names its seed.
 */
class FuzzTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5));

    /** The number of responses in each run. */
    private static final int ROUND = 200;

    private static final String[] MORE_PIECES = {
        "1",
        "2",
        "+",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "Content-Length: ",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Keep-Alive: timeout=5\r\n",
        "2\r\nok\r\n"
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

    /**
     * Whether the exchange ends even if the connection stays open. Finds this out with a connection that ends: the bytes must
     * be refused, or the connection must be kept after the response.
     */
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
        Damage damage = new Damage(random, MORE_PIECES);
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
