package dev.weft.http.websocket;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TimedOutException;
import dev.weft.http.Attribute;
import dev.weft.http.Headers;
import dev.weft.http.Request;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A web socket: messages of text or bytes, both ways, until one side closes.
 *
 * {@snippet :
 * void talk(ClientSession http) throws IOException, InterruptedException {
 *     try (WebSocket socket = WebSocket.open(http.get("wss://example.org/chat"))) {
 *         socket.send("hello");
 *         socket.forEach(message -> System.out.println(message));
 *     }
 * }
 * }
 *
 * <p><b>Pressure.</b> Messages that came in and were not taken stand in a queue, 16 unless {@link #open(Request, int)} says
 * otherwise; when it is full no more are read, and in the end the other side cannot send. None of them is larger than
 * {@link Request#maxBodySize} or else the session's limit, 64 MiB if that is not set, decompressed: at one that is, the web
 * socket breaks with a {@link dev.weft.http.failure.TooLargeException}, before it is held in memory. A sender waits while more
 * than a megabyte stands to be sent.
 *
 * <p><b>The end.</b> When the other side closes, what came before can still be taken; then taking fails with a {@link
 * WebSocketClosedException}, and {@link #forEach} returns. When the connection breaks they fail with why. It is not
 * opened again: that is the program's to do, which knows what to send first.
 *
 * <p>Pings of the other side are answered, as long as there is room for what comes in. All methods may be called from
 * any thread; several tasks may send and take.
 *
 * @implNote Heritage: {@code aiohttp.ClientWebSocketResponse}; OkHttp speaks the protocol, compression included.
 */
public final class WebSocket implements AutoCloseable {

    /**
     * How often the other side is asked whether it is still there; never if not set. If it does not answer until the next
     * time the web socket fails. Real time, whatever clock the tasks run by. For {@link Request#with}.
     */
    public static final Attribute<Duration> PING_INTERVAL = Attribute.named("ping interval");

    /** What OkHttp takes at most. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private static final long MOST_QUEUED = 1024 * 1024;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final WebSocketConnection connection;
    private final Inbox inbox;
    private final Headers headers;
    private final Lock sending = Lock.create("the web socket");

    private WebSocket(WebSocketConnection connection, Inbox inbox, Headers headers) {
        this.connection = connection;
        this.inbox = inbox;
        this.headers = headers;
    }

    /**
     * Opens a web socket by a GET request; its URL may say {@code ws} or {@code http}, {@code wss} or {@code https}.
     * Waits until it is open. Up to 16 messages that came in wait to be taken. Of the session's settings, headers, cookies,
     * credentials that are shown without being asked for, and TLS apply, and the limit of {@link Phase#CONNECT} until it is
     * open; redirects, interceptors and the limit of connections do not, and cookies that the server sets are not kept.
     *
     * @throws dev.weft.http.failure.StatusException if the server answers with a status instead
     * @throws dev.weft.http.failure.HttpException if there is no connection, or no web socket at the other end
     * @throws PhaseTimeoutException if it takes too long
     * @throws InterruptedException if the caller is cancelled while it waits; the connection is closed
     */
    public static WebSocket open(Request request) throws IOException, InterruptedException {
        return open(request, 16);
    }

    /**
     * As {@link #open(Request)}, with room for {@code capacity} messages that came in.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static WebSocket open(Request request, int capacity) throws IOException, InterruptedException {
        Objects.requireNonNull(request, "request");
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity);
        }
        Inbox inbox = new Inbox(request.uri(), capacity);
        WebSocketConnection connection =
                request.connect(request.attribute(PING_INTERVAL).orElse(Duration.ZERO), inbox);
        try {
            return new WebSocket(connection, inbox, awaitOpen(request, inbox));
        } catch (Throwable e) {
            connection.cancel();
            throw e;
        }
    }

    private static Headers awaitOpen(Request request, Inbox inbox) throws IOException, InterruptedException {
        Optional<Duration> limit = request.timeouts().limit(Phase.CONNECT);
        if (limit.isEmpty()) {
            return inbox.awaitOpen();
        }
        try {
            return Async.<Headers, IOException>withTimeout(limit.get(), inbox::awaitOpen);
        } catch (TimedOutException e) {
            PhaseTimeoutException failure =
                    new PhaseTimeoutException(request.uri(), Phase.CONNECT, limit.get(), limit.get());
            failure.initCause(e);
            throw failure;
        }
    }

    /** The headers of the response that opened it, among them the protocol that was chosen. */
    public Headers headers() {
        return headers;
    }

    /**
     * Sends a message of text; waits for room to queue it. A caller that is cancelled while waiting has sent nothing. Messages are
     * sent in the order of the calls.
     *
     * @throws WebSocketClosedException if the web socket is closed, or being closed; nothing is sent
     * @throws IOException if it has broken; nothing is sent
     * @throws IllegalArgumentException if the text is longer than 16 MiB in UTF-8
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void send(String text) throws IOException, InterruptedException {
        Objects.requireNonNull(text, "text");
        queue(utf8Length(text), () -> connection.send(text));
    }

    /**
     * Sends a message of bytes; waits for room to queue it. A caller that is cancelled while waiting has sent nothing. Messages
     * are sent in the order of the calls. The array is copied.
     *
     * @throws WebSocketClosedException if the web socket is closed, or being closed; nothing is sent
     * @throws IOException if it has broken; nothing is sent
     * @throws IllegalArgumentException if there are more than 16 MiB
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void send(byte[] bytes) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        queue(bytes.length, () -> connection.send(bytes));
    }

    /** How many bytes {@code text} has in UTF-8. A half of a pair is sent as a question mark. */
    private static long utf8Length(String text) {
        return text.codePoints()
                .mapToLong(c -> c < 0x80
                        ? 1
                        : c < 0x800
                                ? 2
                                : c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                                        ? 1
                                        : c < 0x10000 ? 3 : 4)
                .sum();
    }

    private void queue(long bytes, BooleanSupplier send) throws IOException, InterruptedException {
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("a message must have at most 16 MiB, but has " + bytes + " bytes");
        }
        try (var _ = sending.acquire()) {
            awaitRoom(bytes);
            if (!send.getAsBoolean()) {
                throw inbox.end();
            }
        }
    }

    /** OkHttp says how much is queued but not when that changes, so this looks again and again, less and less often. */
    private void awaitRoom(long bytes) throws InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        while (isFull(bytes) && !inbox.hasEnded()) {
            Async.sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    private boolean isFull(long bytes) {
        long queued = connection.queuedBytes();
        return queued > 0 && queued + bytes > MOST_QUEUED;
    }

    /**
     * Takes the next message; waits while there is none. A caller that is cancelled while waiting has taken nothing.
     *
     * @throws WebSocketClosedException if the other side has closed and there is no message left, or this side has
     * @throws IOException if the connection has broken and there is no message left
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Message take() throws IOException, InterruptedException {
        return inbox.take();
    }

    /**
     * Takes messages and runs {@code action} on each, until the other side closes; then returns normally.
     *
     * @throws X if the action throws it; the message it had is taken, the others are not
     * @throws IOException if the connection breaks, or this side closes
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public <X extends Exception> void forEach(Action.On<? super Message, X> action)
            throws X, IOException, InterruptedException {
        inbox.forEach(Objects.requireNonNull(action, "action"));
    }

    /**
     * Says that no message will be sent any more, behind those that were. Does not wait; what the other side still sends
     * can be taken until it closes too. Closing again does nothing.
     *
     * @param code why; 1000 if all is well
     * @param reason for people; up to 123 bytes in UTF-8
     * @throws IllegalArgumentException if a code may not be sent, or the reason is too long
     */
    public void close(int code, String reason) {
        connection.close(code, Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Waits until the other side has closed, and discards what it still sends. If this side closed first, the other has
     * five seconds to answer.
     *
     * @throws IOException if the connection breaks, or no answer comes
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public CloseStatus awaitClosed() throws IOException, InterruptedException {
        return inbox.drain();
    }

    /**
     * Closes with {@link CloseStatus#NORMAL} and discards what came in. Does not wait: what was sent is still delivered,
     * and the connection is closed when the other side has answered, or after five seconds.
     */
    @Override
    public void close() {
        connection.close(CloseStatus.NORMAL, "");
        inbox.discard();
    }

    @Override
    public String toString() {
        return "web socket [" + (inbox.hasEnded() ? "closed, " : "") + connection.queuedBytes()
                + " bytes to be sent, received " + inbox + "]";
    }
}
