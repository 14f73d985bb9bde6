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
 * A stream of server-sent events, which are read from a response as they arrive. Must be used by one task at a time.
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
 * <p>The stream ends when the server ends it. To continue, send the request again after {@link #reconnectAfter}, with
 * {@link #lastId} in the header {@code Last-Event-ID}. The time limit of {@link dev.weft.http.event.Phase#READ}
 * determines how long the server may be silent.
 *
 * @implNote Heritage: the {@code EventSource} of browsers; differs: a {@code ServerSentEvents} object does not
 *     reconnect automatically.
 */
public final class ServerSentEvents implements AutoCloseable {
    /** The maximum size of an event. A server could otherwise fill the memory with an event that never ends. */
    private static final int MAX_EVENT_BYTES = 1024 * 1024;

    private static final int MAX_TYPE_CHARACTERS = 100;

    private final Response response;
    private final EventParser parser;
    private final byte[] chunk = new byte[8 * 1024];
    private boolean tooLarge;

    private ServerSentEvents(Response response) {
        this.response = response;
        this.parser = new EventParser(
                MAX_EVENT_BYTES,
                response.request().headers().last("Last-Event-ID").orElse(""));
    }

    /**
     * The events of a response from {@link dev.weft.http.Request#open}. Closing the stream closes the response. An
     * event may have up to one megabyte.
     *
     * @throws DecodingException if the content type is not {@code text/event-stream}; the response is closed
     */
    public static ServerSentEvents of(Response response) throws DecodingException {
        Objects.requireNonNull(response, "response");
        String type = response.header("Content-Type").orElse("missing");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/event-stream")) {
            response.close();
            throw new DecodingException(
                    "the response must be an event stream, but its content type is " + shown(type),
                    response.uri(),
                    null);
        }
        return new ServerSentEvents(response);
    }

    /** The content type, cut after 100 characters. */
    private static String shown(String type) {
        return type.length() <= MAX_TYPE_CHARACTERS ? type : type.substring(0, MAX_TYPE_CHARACTERS) + "…";
    }

    /**
     * Waits for the next event; empty if the server has ended the stream. If the caller is cancelled while waiting, the
     * rest of the stream is lost.
     *
     * @throws TooLargeException if an event has more than one megabyte
     * @throws dev.weft.http.failure.HttpException if the rest of the stream cannot be received
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Optional<ServerSentEvent> next() throws IOException, InterruptedException {
        @Nullable ServerSentEvent event = parser.poll();
        while (event == null) {
            if (tooLarge) {
                throw new TooLargeException(response.uri(), MAX_EVENT_BYTES);
            }
            int count = response.body().read(chunk);
            if (count < 0) {
                return Optional.empty();
            }
            tooLarge = !parser.feed(chunk, count);
            if (tooLarge) {
                response.close();
            }
            event = parser.poll(); // the events before the event that is too large are still delivered
        }
        return Optional.of(event);
    }

    /**
     * Waits for each event in turn and calls {@code action} with it, until the server ends the stream.
     *
     * @throws X if the action throws it
     * @throws IOException if the rest of the stream cannot be received, or an event has more than one megabyte
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
     * The last id that the server has sent with an event, for the header {@code Last-Event-ID}. Until the server sends
     * an id, this is the value of the header {@code Last-Event-ID} in the request; empty if the request has no such
     * header.
     */
    public String lastId() {
        return parser.lastId();
    }

    /** The time that the server asks clients to wait before they reconnect; empty if the server has not set a time. */
    public Optional<Duration> reconnectAfter() {
        return parser.reconnectAfter();
    }

    /** Closes the response and discards the rest of the stream. Does not wait. */
    @Override
    public void close() {
        response.close();
    }

    @Override
    public String toString() {
        return "events of " + response;
    }
}
