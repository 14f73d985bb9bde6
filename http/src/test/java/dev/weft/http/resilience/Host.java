package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import dev.weft.http.Headers;
import dev.weft.http.Interceptor;
import dev.weft.http.SessionOptions;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport with scripted responses, which records the requests and their times. */
final class Host implements Transport {
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Duration> asked = new ArrayList<>();
    private final AtomicInteger openBodies = new AtomicInteger();

    /** Adds the response to the next request. The last response added is repeated for all later requests. */
    synchronized Host then(Answer answer) {
        script.add(answer);
        return this;
    }

    Host thenStatus(int status, String... headers) {
        return then(request -> new TransportResponse(status, Headers.of(headers).fields(), new Body()));
    }

    Host thenRefuse() {
        return then(request -> {
            throw new ConnectFailedException("refused", request.url().uri(), null);
        });
    }

    /** A lost connection. */
    static Answer lost(String message) {
        return request -> {
            throw new ConnectionLostException(message, request.url().uri(), null);
        };
    }

    Host thenBreak(String message) {
        return then(lost(message));
    }

    /** Delays the next response. */
    static Answer after(Duration delay, Answer answer) {
        return request -> {
            Async.sleep(delay);
            return answer.to(request);
        };
    }

    /** A response with this status. */
    Answer status(int status) {
        return request -> new TransportResponse(status, HeaderFields.none(), new Body());
    }

    ClientSession session(Interceptor... interceptors) {
        SessionOptions options = ClientSession.options().transport(this);
        for (Interceptor interceptor : interceptors) {
            options = options.interceptor(interceptor);
        }
        return options.create();
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        progress.reached(Kind.REQUEST_SENT, null);
        return next().to(request);
    }

    private synchronized Answer next() {
        asked.add(Duration.ofNanos(Scheduler.of(Strand.current()).clock().nanoTime()));
        return script.size() > 1 ? script.remove() : script.element();
    }

    /** The times of the requests, since the start of the run. */
    synchronized List<Duration> asked() {
        return List.copyOf(asked);
    }

    /** The number of responses whose body was neither read to the end nor closed. */
    int openBodies() {
        return openBodies.get();
    }

    @Override
    public void close() {}

    /** A body of one byte. */
    private final class Body implements BodySource {
        private boolean read;
        private boolean closed;

        private Body() {
            openBodies.incrementAndGet();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (read) {
                return -1;
            }
            read = true;
            into[offset] = 'x';
            return 1;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                openBodies.decrementAndGet();
            }
        }
    }

    /** Supplies the response to a request. */
    interface Answer {
        TransportResponse to(TransportRequest request) throws IOException, InterruptedException;
    }
}
