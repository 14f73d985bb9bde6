package dev.weft.http.websocket;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TimedOutException;
import dev.weft.http.Attribute;
import dev.weft.http.Headers;
import dev.weft.http.Request;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.internal.check.Require;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A web socket: a connection on which both sides send text and binary messages until one of them closes it.
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
 * <p><b>Back-pressure.</b> Received messages are queued until they are taken. By default, the queue holds up to 16
 * messages. While the queue is full, nothing is read from the connection, and in the end TCP flow control stops the
 * other side. A sender waits while more than one megabyte is queued to be sent.
 *
 * <p><b>Limits.</b> A received message may be as large as {@link Request#maxBodySize} or, if that is not set, the
 * session's limit, which is 64 MiB by default. A larger message ends the web socket with a {@link
 * dev.weft.http.failure.TooLargeException} before the whole message is held in memory. The limit applies after
 * decompression.
 *
 * <p><b>The end.</b> When the other side closes, the messages received before can still be taken; after that, {@link
 * #take} throws a {@link WebSocketClosedException} and {@link #forEach} returns. If the connection breaks, both methods
 * throw the exception that gives the reason. A web socket is not reopened automatically, because only the program knows
 * what must be sent first on a new connection.
 *
 * <p>Pings of the other side are answered as long as messages are being read. All methods may be called from any
 * thread; several tasks may send and take.
 *
 * @implNote Heritage: {@code aiohttp.ClientWebSocketResponse}; OkHttp implements the protocol, including compression.
 */
public final class WebSocket implements AutoCloseable {

    /**
     * An attribute for {@link Request#with}: the interval at which pings are sent to check that the other side is
     * alive; no pings are sent if it is not set. If a ping is not answered before the next ping is due, the web socket
     * fails. The interval is in real time, even in a simulation.
     */
    public static final Attribute<Duration> PING_INTERVAL = Attribute.named("ping interval");

    /**
     * The maximum size of a message: OkHttp's limit on queued bytes. If more bytes were queued, OkHttp would close the
     * web socket.
     */
    private static final long MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    /** The number of queued bytes above which a sender waits; far below OkHttp's limit, to keep the memory small. */
    private static final long MAX_QUEUED_BYTES = 1024 * 1024;

    private static final Duration MIN_PAUSE = Duration.ofMillis(1);
    private static final Duration MAX_PAUSE = Duration.ofMillis(50);

    private final WebSocketConnection connection;
    private final Inbox inbox;
    private final Headers headers;

    /**
     * Held while a message waits for space in the queue and is added to it, so that messages keep the order of the
     * calls.
     */
    private final Lock sendLock = Lock.create("the web socket");

    private WebSocket(WebSocketConnection connection, Inbox inbox, Headers headers) {
        this.connection = connection;
        this.inbox = inbox;
        this.headers = headers;
    }

    /**
     * Opens a web socket with a GET request and waits until it is open. The scheme of the URL may be {@code ws}, {@code
     * wss}, {@code http} or {@code https}. Up to 16 received messages are queued until they are taken.
     *
     * <p>The session's headers, cookies, TLS settings and credentials apply, except digest credentials, which need a
     * challenge. The time limit of {@link Phase#CONNECT} applies until the web socket is open. Redirects, interceptors
     * and connection limits do not apply, and cookies that the server sets are not stored.
     *
     * @throws dev.weft.http.failure.StatusException if the server answers with a status other than 101
     * @throws dev.weft.http.failure.HttpException if no connection can be made, or the server does not support web
     *     sockets
     * @throws PhaseTimeoutException if opening takes too long
     * @throws IllegalStateException if the session is closed
     * @throws UnsupportedOperationException if the session's transport does not support web sockets
     * @throws InterruptedException if the caller is cancelled while it waits; the connection is closed
     */
    public static WebSocket open(Request request) throws IOException, InterruptedException {
        return open(request, 16);
    }

    /**
     * Like {@link #open(Request)}, but up to {@code capacity} received messages are queued until they are taken.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static WebSocket open(Request request, int capacity) throws IOException, InterruptedException {
        Objects.requireNonNull(request, "request");
        Require.atLeastOne(capacity, "capacity");
        Inbox inbox = new Inbox(request.uri(), capacity);
        WebSocketConnection connection =
                request.connect(request.attribute(PING_INTERVAL).orElse(Duration.ZERO), inbox);
        try {
            return new WebSocket(connection, inbox, awaitOpen(request, inbox));
        } catch (Throwable e) {
            connection.cancel();
            inbox.discard(); // the web socket may have opened meanwhile, and its reader must not wait for a taker
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

    /** The headers of the response that opened the web socket, which include the selected subprotocol. */
    public Headers headers() {
        return headers;
    }

    /**
     * Sends a text message; waits while the queue of outgoing messages is full. A caller that is cancelled while
     * waiting sends nothing. Messages are sent in the order of the calls.
     *
     * @throws WebSocketClosedException if the web socket is closed or closing; nothing is sent
     * @throws IOException if the connection has broken; nothing is sent
     * @throws IllegalArgumentException if the text is longer than 16 MiB in UTF-8
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void send(String text) throws IOException, InterruptedException {
        Objects.requireNonNull(text, "text");
        queue(utf8Length(text), () -> connection.send(text));
    }

    /**
     * Sends a binary message; waits while the queue of outgoing messages is full. A caller that is cancelled while
     * waiting sends nothing. Messages are sent in the order of the calls. The array is copied.
     *
     * @throws WebSocketClosedException if the web socket is closed or closing; nothing is sent
     * @throws IOException if the connection has broken; nothing is sent
     * @throws IllegalArgumentException if {@code bytes} is longer than 16 MiB
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void send(byte[] bytes) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        queue(bytes.length, () -> connection.send(bytes));
    }

    /** The length of {@code text} in UTF-8. An unpaired surrogate is encoded as a question mark. */
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
        if (bytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message must have at most 16 MiB, but has " + bytes + " bytes");
        }
        try (var _ = sendLock.acquire()) {
            awaitSpace(bytes);
            if (!send.getAsBoolean()) {
                throw inbox.end();
            }
        }
    }

    /**
     * Waits until {@code bytes} more bytes can be queued. OkHttp tells how much is queued, but gives no notice when the
     * queue shrinks, so this method polls at growing intervals.
     */
    private void awaitSpace(long bytes) throws InterruptedException {
        Duration pause = MIN_PAUSE;
        while (isFull(bytes) && !inbox.hasEnded()) {
            Async.sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(MAX_PAUSE) < 0 ? longer : MAX_PAUSE;
        }
    }

    /**
     * Whether a message of {@code bytes} bytes must wait. An empty queue accepts a message of any size, because a
     * message of more than {@link #MAX_QUEUED_BYTES} could never be sent otherwise.
     */
    private boolean isFull(long bytes) {
        long queued = connection.queuedBytes();
        return queued > 0 && queued + bytes > MAX_QUEUED_BYTES;
    }

    /**
     * Takes the next message; waits while there is none. A caller that is cancelled while waiting takes nothing.
     *
     * @throws WebSocketClosedException if the other side has closed and no message is left, or {@link #close()} was
     *     called
     * @throws IOException if the connection has broken and no message is left
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public Message take() throws IOException, InterruptedException {
        return inbox.take();
    }

    /**
     * Takes messages and calls {@code action} with each, until the other side closes; then returns normally.
     *
     * @throws X if the action throws it; later messages are not taken
     * @throws IOException if the connection breaks or {@link #close()} is called
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public <X extends Exception> void forEach(Action.On<? super Message, X> action)
            throws X, IOException, InterruptedException {
        inbox.forEach(Objects.requireNonNull(action, "action"));
    }

    /**
     * Closes this side: no more messages can be sent. Messages that are already queued are sent before the close frame.
     * Messages from the other side can be taken until the other side closes too. Does not wait; closing again does
     * nothing.
     *
     * @param code the close code; 1000 for a normal closure
     * @param reason a human-readable reason; up to 123 bytes in UTF-8
     * @throws IllegalArgumentException if {@code code} may not be sent or {@code reason} is too long
     */
    public void close(int code, String reason) {
        connection.close(code, Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Waits until the other side has closed, and discards messages until then. If this side closed first, the other
     * side has five seconds to answer.
     *
     * @throws IOException if the connection breaks, the other side does not answer, or {@link #close()} is called
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public CloseStatus awaitClosed() throws IOException, InterruptedException {
        return inbox.drain();
    }

    /**
     * Closes with {@link CloseStatus#NORMAL} and discards received messages. Does not wait: queued messages are still
     * sent, and the connection is closed when the other side has answered or after five seconds.
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
