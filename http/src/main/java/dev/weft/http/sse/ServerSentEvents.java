package dev.weft.http.sse;

import dev.weft.Action;
import dev.weft.http.Response;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.TooLargeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events that a server sends in one long response, as they come. Read by one task at a time.
 *
 * {@snippet :
 * void follow(ClientSession http, String lastId) throws IOException, InterruptedException {
 *     Request request = http.get("https://example.org/news")
 *             .header("Accept", "text/event-stream")
 *             .header("Last-Event-ID", lastId);
 *     try (var news = ServerSentEvents.of(request.open().requireSuccess())) {
 *         news.forEach(event -> System.out.println(event.type() + ": " + event.data()));
 *     }
 * }
 * }
 *
 * <p>The stream ends when the server ends it. To go on, send the request again after {@link #reconnectAfter}, with {@link
 * #lastId} in the header {@code Last-Event-ID}; the limit of {@link dev.weft.http.event.Phase#READ} says how long the server may
 * be silent.
 *
 * @implNote Heritage: the {@code EventSource} of browsers; differs: it does not reconnect by itself.
 */
public final class ServerSentEvents implements AutoCloseable {
    private static final int MOST_BYTES = 1024 * 1024;

    private final Response response;
    private final EventParser parser;
    private final byte[] chunk = new byte[8 * 1024];

    private ServerSentEvents(Response response) {
        this.response = response;
        this.parser = new EventParser(
                MOST_BYTES, response.request().headers().last("Last-Event-ID").orElse(""));
    }

    /**
     * The events of a response, which should be {@linkplain dev.weft.http.Request#open opened}; closing them closes it. An
     * event may have up to a megabyte.
     *
     * @throws DecodingException if its content type is another than {@code text/event-stream}; the response is closed
     */
    public static ServerSentEvents of(Response response) throws DecodingException {
        Objects.requireNonNull(response, "response");
        String type = response.header("Content-Type").orElse("no content type");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/event-stream")) {
            response.close();
            throw new DecodingException("no stream of events, but " + type, response.uri(), null);
        }
        return new ServerSentEvents(response);
    }

    /**
     * Waits for the next event; empty if the server has ended the stream. A caller that is cancelled while waiting gives up the
     * rest.
     *
     * @throws TooLargeException if an event has more than a megabyte
     * @throws dev.weft.http.failure.HttpException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Optional<ServerSentEvent> next() throws IOException, InterruptedException {
        @Nullable ServerSentEvent event = parser.poll();
        while (event == null) {
            int count = response.body().read(chunk);
            if (count < 0) {
                return Optional.empty();
            }
            if (!parser.feed(chunk, count)) {
                response.close();
                throw new TooLargeException(response.uri(), MOST_BYTES);
            }
            event = parser.poll();
        }
        return Optional.of(event);
    }

    /**
     * Calls {@code action} with each event as it comes, until the server ends the stream.
     *
     * @throws X if the action throws it
     * @throws IOException if the rest does not come, or an event has more than a megabyte
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public <X extends Exception> void forEach(Action.On<? super ServerSentEvent, X> action)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (var event = next(); event.isPresent(); event = next()) {
            action.run(event.get());
        }
    }

    /**
     * The last id that the server has sent with an event, for the header {@code Last-Event-ID}. Until it sends one, it is
     * what the request said in that header; empty if neither did.
     */
    public String lastId() {
        return parser.lastId();
    }

    /** How long the server wants to be left alone before one comes again; empty if it did not say. */
    public Optional<Duration> reconnectAfter() {
        return parser.reconnectAfter();
    }

    /** Gives up the rest. Does not wait. */
    @Override
    public void close() {
        response.close();
    }

    @Override
    public String toString() {
        return "events of " + response;
    }
}
