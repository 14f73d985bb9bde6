package dev.weft.cli;

import dev.weft.Async;
import dev.weft.TimedOutException;
import dev.weft.http.Attribute;
import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.spi.Durations;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Hands a response to whoever wants its body, while it comes. This belongs to the try: a body that breaks off is a try
 * that failed, so the retries around it send again what would otherwise be lost. Each try has a limit in time of its own,
 * which begins when it is its turn.
 */
final class Delivery {
    private static final Attribute<Delivery> KEY = Attribute.named("delivery");

    private final Handler handler;
    private final Watch watch;
    private final Duration timeout;

    /**
     * A delivery for one request.
     *
     * @param handler called for each try that has a response; it reads the body
     * @param timeout how long a try may take
     */
    Delivery(Handler handler, Watch watch, Duration timeout) {
        this.handler = handler;
        this.watch = watch;
        this.timeout = timeout;
    }

    /** The request, with this delivery. */
    Request of(Request request) {
        return request.listener(watch).with(KEY, this);
    }

    /** What delivers: the innermost of the interceptors. */
    static Interceptor interceptor() {
        return (request, next) -> request.attribute(KEY).orElseThrow().deliver(request, next);
    }

    private Response deliver(Request request, Exchange next) throws IOException, InterruptedException {
        try {
            return Async.<Response, IOException>withTimeout(Watch.NO_LIMIT, deadline -> {
                watch.beginTry(deadline, timeout);
                try (Response response = next.send(request)) {
                    handler.handle(response);
                    return Response.buffered(request, response.status(), response.headers(), new byte[0]);
                }
            });
        } catch (TimedOutException e) {
            HttpTimeoutException limit = new HttpTimeoutException("timed out after " + Durations.words(timeout));
            limit.initCause(e);
            throw limit;
        }
    }

    /** What is done with a response. */
    @FunctionalInterface
    interface Handler {
        void handle(Response response) throws IOException, InterruptedException;
    }
}
