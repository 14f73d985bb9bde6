package dev.weft.testing.http;

import dev.weft.Async;
import dev.weft.http.Body;
import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Lock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Recordings of real exchanges: {@link #to} writes the exchanges of a session to a file, and {@link #from} replays them later,
 * without a network and with the recorded delays.
 *
 * {@snippet :
 * Interceptor weather(Path file) throws IOException {
 *     return Files.exists(file) ? Recording.from(file) : Recording.to(file);
 * }
 * }
 *
 * <p>Add the interceptor to the session last, so that it is the innermost one. A response is recorded as the session
 * returns it, decompressed and after redirects. Failures are not recorded. A request is identified by its method, URL
 * and body; a body that is not replayable is ignored. Request headers are not written, which keeps passwords and tokens
 * out of the file. But a response is written with any secrets that it contains.
 *
 * <p>The file is text, one exchange after the other. People can read and edit it.
 *
 * @implNote Heritage: Ruby's VCR.
 */
public final class Recording {
    private Recording() {}

    /**
     * Appends each exchange to {@code file}, which is created if it does not exist. A streamed response is read to its end
     * before it is returned.
     */
    public static Interceptor to(Path file) {
        Objects.requireNonNull(file, "file");
        Lock fileLock = Lock.create("recording " + file);
        return (request, next) -> sendAndRecord(file, fileLock, request, next);
    }

    private static Response sendAndRecord(Path file, Lock fileLock, Request request, Exchange next)
            throws IOException, InterruptedException {
        Clock clock = Scheduler.of(Strand.current()).clock();
        RecordedExchange.Key key = key(request);
        long start = clock.nanoTime();
        try (Response response = next.send(request)) {
            byte[] body = response.body().bytes();
            RecordedExchange exchange =
                    RecordedExchange.of(key, response, body, Duration.ofNanos(clock.nanoTime() - start));
            try (var _ = fileLock.acquire()) {
                Async.<IOException>blocking(() -> {
                    Files.writeString(
                            file, RecordingFile.format(exchange), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                });
            }
            return exchange.response(request);
        }
    }

    /**
     * Answers from {@code file} instead of sending. A request that was recorded several times gets the responses in their
     * order, and then the last response repeatedly. A request that was not recorded fails with an {@link AssertionError}.
     *
     * @throws IOException if the file cannot be read, or is not a recording
     */
    public static Interceptor from(Path file) throws IOException {
        Map<RecordedExchange.Key, Deque<RecordedExchange>> exchanges = new HashMap<>();
        for (RecordedExchange exchange : RecordingFile.read(file, Files.readAllLines(file))) {
            exchanges.computeIfAbsent(exchange.key(), _ -> new ArrayDeque<>()).add(exchange);
        }
        return (request, _) -> {
            RecordedExchange exchange = takeRecorded(exchanges, file, request);
            Async.sleep(exchange.delay());
            return exchange.response(request);
        };
    }

    private static RecordedExchange takeRecorded(
            Map<RecordedExchange.Key, Deque<RecordedExchange>> exchanges, Path file, Request request)
            throws IOException, InterruptedException {
        Deque<RecordedExchange> remaining = exchanges.get(key(request));
        if (remaining == null) {
            throw new AssertionError(request + " is not in the recording " + file);
        }
        synchronized (remaining) {
            return remaining.size() > 1 ? remaining.remove() : remaining.element();
        }
    }

    private static RecordedExchange.Key key(Request request) throws IOException, InterruptedException {
        Optional<Body> body = request.body();
        int hash = 0;
        if (body.isPresent() && body.get().isReplayable()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.get().writeTo(bytes);
            hash = Arrays.hashCode(bytes.toByteArray());
        }
        return new RecordedExchange.Key(request.method(), request.uri(), hash);
    }
}
