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
 * Recordings of real exchanges: {@link #to} records what a session exchanges in a file, and {@link #from} replays it later,
 * without a network and with the recorded delays.
 *
 * {@snippet :
 * Interceptor weather(Path file) throws IOException {
 *     return Files.exists(file) ? Recording.from(file) : Recording.to(file);
 * }
 * }
 *
 * <p>It is the innermost interceptor: the last one that the session is given. A response is recorded as it came out of the
 * session, decompressed and after redirects; failures are not recorded. Requests are told apart by method, URL and body;
 * their headers are not written, so that passwords and tokens are not. What is in a response is.
 *
 * <p>The file is text, one exchange after the other, to be read and changed by people.
 *
 * @implNote Heritage: Ruby's VCR.
 */
public final class Recording {
    private Recording() {}

    /**
     * Appends each exchange to {@code file}, which is created if it does not exist. An opened response is read completely
     * first, so that it can be recorded.
     */
    public static Interceptor to(Path file) {
        Objects.requireNonNull(file, "file");
        Lock writing = Lock.create("recording " + file);
        return (request, next) -> recorded(file, writing, request, next);
    }

    private static Response recorded(Path file, Lock writing, Request request, Exchange next)
            throws IOException, InterruptedException {
        Clock clock = Scheduler.of(Strand.current()).clock();
        Recorded.Key key = key(request);
        long begun = clock.nanoTime();
        try (Response response = next.send(request)) {
            byte[] body = response.body().bytes();
            Recorded exchange = Recorded.of(key, response, body, Duration.ofNanos(clock.nanoTime() - begun));
            try (var _ = writing.acquire()) {
                Async.<IOException>blocking(() -> {
                    Files.writeString(
                            file,
                            RecordingFile.written(exchange),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                });
            }
            return exchange.response(request);
        }
    }

    /**
     * Answers from {@code file} instead of sending. A request that was recorded several times gets the responses in their
     * order, and then the last one repeatedly. A request that was not recorded is an {@link AssertionError}.
     *
     * @throws IOException if the file cannot be read, or is not a recording
     */
    public static Interceptor from(Path file) throws IOException {
        Map<Recorded.Key, Deque<Recorded>> exchanges = new HashMap<>();
        for (Recorded exchange : RecordingFile.read(file, Files.readAllLines(file))) {
            exchanges.computeIfAbsent(exchange.key(), _ -> new ArrayDeque<>()).add(exchange);
        }
        return (request, next) -> {
            Recorded exchange = next(exchanges, file, request);
            Async.sleep(exchange.took());
            return exchange.response(request);
        };
    }

    private static Recorded next(Map<Recorded.Key, Deque<Recorded>> exchanges, Path file, Request request)
            throws IOException, InterruptedException {
        Deque<Recorded> left = exchanges.get(key(request));
        if (left == null) {
            throw new AssertionError(request + " is not in the recording " + file);
        }
        synchronized (left) {
            return left.size() > 1 ? left.remove() : left.element();
        }
    }

    private static Recorded.Key key(Request request) throws IOException, InterruptedException {
        Optional<Body> body = request.body();
        int hash = 0;
        if (body.isPresent() && body.get().isReplayable()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.get().writeTo(bytes);
            hash = Arrays.hashCode(bytes.toByteArray());
        }
        return new Recorded.Key(request.method(), request.uri(), hash);
    }
}
