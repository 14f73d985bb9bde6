package dev.weft.testing.http;

import dev.weft.Async;
import dev.weft.http.Headers;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of a session without a network. Routes determine the answers. The transport uses the clock of the run
 * and the random numbers of its scheduler. So in a simulation an hour of latency takes no real time, and the same seed produces
 * the same faults.
 *
 * {@snippet :
 * Simulation.run(simulation -> {
 *     MockTransport web = MockTransport.create()
 *             .on("GET /pages/*", request -> MockAnswer.text("page " + request.uri().getPath()))
 *             .on("POST /login", MockAnswer.status(503), MockAnswer.status(204))
 *             .latency(Latency.longTailed(Duration.ofMillis(40), Duration.ofSeconds(2)))
 *             .faults(0.1, Fault.refused(), Fault.resetAfter(100), Fault.stallAfter(0));
 *     try (var http = ClientSession.options().transport(web).interceptor(Retry.standard().maxAttempts(5)).create()) {
 *         String page = http.get("http://example.org/pages/1").send().text();
 *     }
 * });
 * }
 *
 * <p>Everything above the transport is the real session: limits, timeouts, redirects, cookies, decompression, retries. A
 * request without a route fails with an {@link AssertionError}, which ends the run and names the routes.
 *
 * <p>Routes and settings must be made before the first request. Requests may come from several tasks at the same time.
 *
 * @implNote Heritage: {@code httpx.MockTransport}; differs: latencies and faults, under virtual time.
 */
public final class MockTransport implements Transport {
    private final List<Route> routes = new ArrayList<>();
    private final List<ReceivedRequest> received = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private Latency latency = Latency.none();
    private double faultRate;
    private Fault[] faults = {};

    private MockTransport() {}

    /** A transport without routes, latency and faults. */
    public static MockTransport create() {
        return new MockTransport();
    }

    /** Makes the answer to a request. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Returns the answer. May wait.
         *
         * @throws IOException if the exchange is to fail with this exception
         * @throws InterruptedException if the caller is cancelled while it waits
         */
        MockAnswer answer(ReceivedRequest request) throws IOException, InterruptedException;
    }

    /**
     * Lets {@code handler} answer the requests that match {@code pattern} and no earlier route. Patterns are, for example,
     * {@code GET /path}, {@code /path*} for any method, and {@code https://host/*}. An asterisk matches any text. The query is
     * compared only if the pattern contains a question mark.
     *
     * @throws IllegalArgumentException if {@code pattern} is not a valid pattern
     */
    public MockTransport on(String pattern, Handler handler) {
        synchronized (routes) {
            routes.add(Route.of(pattern, handler));
        }
        return this;
    }

    /**
     * Answers the first request that matches {@code pattern} with {@code first}, the next requests with the answers in {@code
     * then}, and all further requests with the last answer.
     *
     * @throws IllegalArgumentException if {@code pattern} is not a valid pattern
     */
    public MockTransport on(String pattern, MockAnswer first, MockAnswer... then) {
        List<MockAnswer> answers = new ArrayList<>(List.of(then));
        answers.addFirst(Objects.requireNonNull(first, "first"));
        AtomicInteger next = new AtomicInteger();
        return on(pattern, _ -> answers.get(next.getAndUpdate(i -> Math.min(i + 1, answers.size() - 1))));
    }

    /** The time until the head of a response arrives, unless the answer has its own latency; zero by default. */
    public MockTransport latency(Latency latency) {
        this.latency = Objects.requireNonNull(latency, "latency");
        return this;
    }

    /**
     * Makes the share {@code rate} of the answers fail, each with one of {@code faults}, chosen uniformly. An answer with a
     * fault of its own keeps that fault.
     *
     * @throws IllegalArgumentException if {@code rate} is not between 0 and 1, or no fault is given
     */
    public MockTransport faults(double rate, Fault... faults) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be from 0 to 1, but is " + rate);
        }
        if (faults.length == 0) {
            throw new IllegalArgumentException("faults must not be empty");
        }
        this.faults = List.of(faults).toArray(Fault[]::new);
        this.faultRate = rate;
        return this;
    }

    /** The requests in the order of their arrival, including those whose connection was refused. */
    public List<ReceivedRequest> receivedRequests() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /**
     * The number of responses whose body was neither read to its end nor closed. With a network, each such response
     * would hold a connection.
     */
    public int openResponses() {
        return open.get();
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        Route route = route(request);
        progress.reached(Kind.REQUEST_START, null);
        ReceivedRequest arrived = receive(request);
        progress.reached(Kind.REQUEST_SENT, null);
        MockAnswer answer = route.handler().answer(arrived);
        RandomGenerator random = Scheduler.of(Strand.current()).random();
        Fault fault = faultOf(answer, random);
        Latency effectiveLatency = answer.latency == null ? latency : answer.latency;
        Async.sleep(effectiveLatency.next(random));
        failBeforeHead(request, fault);
        progress.reached(Kind.FIRST_BYTE, null);
        return response(request, answer, fault);
    }

    private Route route(TransportRequest request) {
        synchronized (routes) {
            Optional<Route> found =
                    routes.stream().filter(route -> route.matches(request)).findFirst();
            return found.orElseThrow(() -> new AssertionError("no route for " + request + "; there are "
                    + routes.stream().map(Route::pattern).toList()));
        }
    }

    private ReceivedRequest receive(TransportRequest request) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BodyWriter body = request.body();
        if (body != null) {
            body.writeTo(bytes);
        }
        Duration now = Duration.ofNanos(Scheduler.of(Strand.current()).clock().nanoTime());
        ReceivedRequest arrived = new ReceivedRequest(request, bytes.toByteArray(), now);
        synchronized (received) {
            received.add(arrived);
        }
        return arrived;
    }

    private @Nullable Fault faultOf(MockAnswer answer, RandomGenerator random) {
        if (answer.fault != null || faultRate == 0) {
            return answer.fault;
        }
        return random.nextDouble() < faultRate ? faults[random.nextInt(faults.length)] : null;
    }

    private static void failBeforeHead(TransportRequest request, @Nullable Fault fault)
            throws IOException, InterruptedException {
        String place = request.url().authority().toString();
        switch (fault) {
            case Fault.Refused _ ->
                throw new ConnectFailedException(
                        "connection refused: " + place,
                        request.url().uri(),
                        new ConnectException("Connection refused"));
            case Fault.Garbage _ ->
                throw new HttpProtocolException(
                        "invalid HTTP from " + place + ": unexpected status line",
                        request.url().uri(),
                        null);
            case Fault.Reset(int bytes)
            when bytes == 0 ->
                throw new ConnectionLostException(
                        "the connection to " + place + " was lost: connection reset",
                        request.url().uri(),
                        null);
            case Fault.Stall(int bytes) when bytes == 0 -> Async.sleep(MockBody.FOREVER);
            case null, default -> {}
        }
    }

    private TransportResponse response(TransportRequest request, MockAnswer answer, @Nullable Fault fault) {
        byte[] body = hasBody(request, answer) ? answer.body : new byte[0];
        int length = fault instanceof Fault.WrongLength wrong ? wrong.bytes() : body.length;
        Headers headers = answer.headers.contains("Content-Length") || !hasBody(request, answer)
                ? answer.headers
                : answer.headers.with("Content-Length", Integer.toString(length));
        open.incrementAndGet();
        return new TransportResponse(
                answer.status, headers.fields(), new MockBody(request, body, fault, open::decrementAndGet));
    }

    private static boolean hasBody(TransportRequest request, MockAnswer answer) {
        return !request.method().equals("HEAD") && answer.status != 204 && answer.status != 304;
    }

    /** Does nothing: there are no connections. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        synchronized (routes) {
            return "mock transport " + routes.stream().map(Route::pattern).toList();
        }
    }
}
