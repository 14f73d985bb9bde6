package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.failure.HttpFailure;
import dev.weft.http.resilience.Retry;
import dev.weft.http.sse.ServerSentEvents;
import dev.weft.io.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whole exchanges of a session with servers whose responses are damaged at random, over links that break, stall and cut
 * bytes into pieces: redirects, cookies, challenges, compressed bodies, retries, and all ways to send and to receive a
 * body. Each exchange must end with a response within the size limit, or with an {@link HttpFailure}. The session must
 * keep no permit and no response. Time is virtual, so an exchange that hangs reaches its time limit. {@code
 * -Dweft.sweep.seconds} is the duration of this test. A failure names its seed.
 */
class SessionFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5));

    /** The number of sessions in each run. */
    private static final int ROUND = 50;

    /** A size limit that most bodies exceed when they are decompressed. */
    private static final int MAX_BODY = 200_000;

    private static final String[] URLS = {
        "http://near.example/", "http://near.example/a/b?q=1", "http://far.example:81/", "https://near.example/"
    };

    private static final String[] METHODS = {"GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"};

    @RegisterExtension
    private final Runs runs = new Runs(Way.EVENT_LOOP);

    private final AtomicInteger responses = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyExchangeEndsWellWhateverTheServerDoes() throws Exception {
        long begin = System.nanoTime();
        long seed = begin;
        do {
            long first = seed;
            runs.run(() -> {
                for (long each = first; each < first + ROUND; each++) {
                    checked(each);
                }
            });
            seed += ROUND;
        } while (System.nanoTime() - begin < TIME.toNanos());
        System.out.printf(
                "fuzzing of sessions: %d, with %d responses and %d failures, seeds from %d%n",
                seed - begin, responses.get(), failures.get(), begin);
        assertThat(responses).hasPositiveValue();
        assertThat(failures).hasPositiveValue();
    }

    private void checked(long seed) {
        DamagedResponses served = new DamagedResponses(new Random(seed));
        try {
            Async.withTimeout(Duration.ofDays(1), () -> check(new Random(~seed), served));
        } catch (Exception | Error e) {
            throw new AssertionError("seed " + seed + " after " + served, e);
        }
    }

    private void check(Random random, DamagedResponses served) throws IOException, InterruptedException {
        TaskGroup.run(group -> {
            MemoryServer server = new MemoryServer(group, link(random), served::serve);
            SessionOptions options = ClientSession.options()
                    .dialler(server)
                    .maxBodySize(MAX_BODY)
                    .connectionLimit(2)
                    .credentials("http://near.example/", Credentials.digest("user", "secret"));
            try (ClientSession http = random.nextInt(3) > 0
                    ? options.create()
                    : options.interceptor(Retry.standard()).create()) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    exchange(http, random);
                }
                assertThat(http.statistics().inProgress()).isZero();
                assertThat(http.statistics().openResponses()).isZero();
                assertThat(http.statistics().waiting()).isZero();
            }
            group.cancel("the session is closed");
        });
    }

    private static Link link(Random random) {
        Link link = Link.perfect().capacity(1 << random.nextInt(21));
        return switch (random.nextInt(8)) {
            case 0 -> link.resetAfter(random.nextInt(3000));
            case 1 -> link.stallAfter(random.nextInt(3000));
            case 2, 3, 4 -> link.maxPieceSize(1 + random.nextInt(200)).random(random);
            case 5 ->
                link.capacity(1 << 20)
                        .latency(Duration.ofMillis(1), Duration.ofSeconds(40))
                        .random(random);
            default -> link;
        };
    }

    private void exchange(ClientSession http, Random random) throws InterruptedException {
        Request request = request(http, random);
        try {
            int choice = random.nextInt(10);
            if (choice < 5) {
                Response response = request.send();
                assertThat(response.bytes()).hasSizeLessThanOrEqualTo(MAX_BODY);
                look(response, choice);
            } else {
                try (Response response = request.maxBodySize(MAX_BODY).open()) {
                    look(response, 0);
                    read(response, random);
                }
            }
            responses.incrementAndGet();
        } catch (IOException e) {
            assertThat(e).isInstanceOf(HttpFailure.class);
            failures.incrementAndGet();
        }
    }

    private static Request request(ClientSession http, Random random) {
        String method = METHODS[random.nextInt(METHODS.length)];
        Request request = http.request(method, URLS[random.nextInt(20) / 6]);
        if (method.startsWith("P")) {
            int size = random.nextInt(2) * random.nextInt(30_000);
            Body.Writer writer = out -> out.write(new byte[size]);
            request = switch (random.nextInt(5)) {
                case 0 -> request.bytes(new byte[size]);
                case 1 -> request.body(Body.written(writer));
                case 2 -> request.body(Body.once(writer));
                case 3 -> request.form(Map.of("a", "b"));
                default -> request;
            };
            if (random.nextInt(4) == 0) {
                request = request.expectContinue();
            }
        }
        return random.nextInt(8) > 0 ? request : request.timeout(Duration.ofMillis(1 + random.nextInt(100_000)));
    }

    /** Calls one of the methods that parse a part of the response. */
    private static void look(Response response, int choice) throws IOException {
        assertThat(response.status()).isBetween(100, 999);
        assertThat(response.links()).isNotNull();
        assertThat(response.fileName()).isNotNull();
        assertThat(response.headers().toMap()).isNotNull();
        switch (choice) {
            case 1 -> assertThat(response.text()).isNotNull();
            case 2 -> assertThat(response.json(Object.class)).isNotNull();
            case 3 -> assertThat(response.requireSuccess()).isSameAs(response);
            default -> assertThat(response).asString().isNotEmpty();
        }
    }

    private static void read(Response response, Random random) throws IOException, InterruptedException {
        ResponseBody body = response.body();
        switch (random.nextInt(8)) {
            case 0 -> assertThat(body.bytes()).hasSizeLessThanOrEqualTo(MAX_BODY);
            case 1 -> assertThat(body.text()).isNotNull();
            case 2 -> body.lines(line -> assertThat(line).hasSizeLessThanOrEqualTo(MAX_BODY));
            case 3 -> body.chunks(chunk -> assertThat(chunk).isNotEmpty());
            case 4 ->
                assertThat(body.transferTo(OutputStream.nullOutputStream())).isLessThanOrEqualTo(MAX_BODY);
            case 5 -> assertThat(body.read(new byte[1 + random.nextInt(50)])).isNotZero();
            case 6 -> {
                try (ServerSentEvents events = ServerSentEvents.of(response)) {
                    events.forEach(event -> assertThat(event.type()).isNotEmpty());
                }
            }
            default -> assertThat(body.length()).isNotNull(); // closed without being read
        }
    }
}
