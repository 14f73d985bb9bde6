package dev.weft.http.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of bytes, however these are cut into pieces. A line ends with CR, LF or both; one that ended with CR is
 * dealt with at once, and an LF that follows is skipped, so that no event waits for the byte behind it. What has no
 * empty line behind it when the stream ends was not sent as a whole, and is no event.
 *
 * @implNote Heritage: WHATWG HTML, section 9.2, <i>Server-sent events</i>.
 */
final class EventParser {
    private static final String MARK = "\uFEFF";

    /** More digits than any sane number of milliseconds has. */
    private static final int MOST_DIGITS = 15;

    private final int limit;
    private final Deque<ServerSentEvent> events = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterReturn;
    private boolean atStart = true;

    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id;
    private String lastId;
    private @Nullable Duration reconnectAfter;

    /**
     * A parser that takes events of up to {@code limit} bytes and as many characters.
     *
     * @param lastId the last id that came before, over another connection; empty if there was none
     */
    EventParser(int limit, String lastId) {
        this.limit = limit;
        this.id = lastId;
        this.lastId = lastId;
    }

    /**
     * Takes the next {@code length} bytes.
     *
     * @return false if an event is too large; the parser is of no use any more
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

    /** The next event, or null if there is none yet. */
    @Nullable
    ServerSentEvent poll() {
        return events.poll();
    }

    /** The last id that came with an event, for the header {@code Last-Event-ID}; empty if there is none. */
    String lastId() {
        return lastId;
    }

    /** How long the server wants a client to wait before it comes again. */
    Optional<Duration> reconnectAfter() {
        return Optional.ofNullable(reconnectAfter);
    }

    private void take(byte next) {
        boolean secondOfTwo = afterReturn && next == '\n';
        afterReturn = next == '\r';
        if (secondOfTwo) {
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
            text = text.startsWith(MARK) ? text.substring(1) : text;
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
            default -> {} // the standard has unknown fields ignored, for those to come
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

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
