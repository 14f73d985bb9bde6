package dev.weft.http.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses events from bytes that arrive in arbitrary pieces. A line ends with CR, LF or CRLF. A line that ends with CR
 * is processed immediately, and an LF right after it is skipped, so that an event is not delayed until the next byte
 * arrives. If the stream ends before the empty line that ends an event, the event is discarded, as the standard
 * requires.
 *
 * @implNote Heritage: WHATWG HTML, section 9.2, <i>Server-sent events</i>.
 */
final class EventParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The maximum number of digits that is parsed; a longer number could overflow and is ignored. */
    private static final int MAX_DIGITS = 15;

    private final int limit;
    private final Deque<ServerSentEvent> events = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterCarriageReturn;
    private boolean atStart = true;

    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id;
    private String lastId;
    private @Nullable Duration reconnectAfter;

    /**
     * A parser for events of up to {@code limit} bytes per line and {@code limit} characters of data.
     *
     * @param lastId the last id received over an earlier connection; empty if there was none
     */
    EventParser(int limit, String lastId) {
        this.limit = limit;
        this.id = lastId;
        this.lastId = lastId;
    }

    /**
     * Parses the next {@code length} bytes.
     *
     * @return false if an event is too large; the parser must then not be fed again, but the events before that event
     *     can still be polled
     */
    boolean feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            take(bytes[i]);
            if (line.size() > limit || data.length() > limit) {
                return false;
            }
        }
        return true;
    }

    /** The next event, or null if none is complete. */
    @Nullable
    ServerSentEvent poll() {
        return events.poll();
    }

    /** The last id received with an event, for the header {@code Last-Event-ID}; empty if there is none. */
    String lastId() {
        return lastId;
    }

    /** The time that the server asks clients to wait before they reconnect. */
    Optional<Duration> reconnectAfter() {
        return Optional.ofNullable(reconnectAfter);
    }

    private void take(byte next) {
        boolean endsCrlf = afterCarriageReturn && next == '\n';
        afterCarriageReturn = next == '\r';
        if (endsCrlf) {
            return;
        }
        if (next == '\n' || next == '\r') {
            endLine();
        } else {
            line.write(next);
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (atStart) {
            atStart = false;
            text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            endEvent();
        } else if (text.charAt(0) != ':') {
            takeField(text);
        }
    }

    private void takeField(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        takeField(name, value.startsWith(" ") ? value.substring(1) : value);
    }

    private void takeField(String name, String value) {
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "event" -> type = value;
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" ->
                reconnectAfter = isNumber(value) ? Duration.ofMillis(Long.parseLong(value)) : reconnectAfter;
            default -> {} // the standard requires unknown fields to be ignored, to allow for extensions
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Ends an event. An event without data is not delivered, but its id still counts, as the standard requires. */
    private void endEvent() {
        lastId = id;
        if (!data.isEmpty()) {
            String text = data.substring(0, data.length() - 1);
            events.add(new ServerSentEvent(lastId, type.isEmpty() ? "message" : type, text));
        }
        data.setLength(0);
        type = "";
    }
}
