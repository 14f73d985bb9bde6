package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.Url;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads of requests. The whole head is checked before any byte is written, because a server would read a
 * line break in a field as the end of the field, so that the rest of the value could form another request. The session
 * has already checked the head, but this class does not rely on that check.
 *
 * <p>The fields of the last request are kept in the form in which they are sent, because most requests of a session
 * have the same fields.
 */
final class RequestHead {
    private static final byte[] SPACE = Output.ascii(" ");
    private static final byte[] VERSION = Output.ascii(" HTTP/1.1\r\n");
    private static final byte[] LENGTH = Output.ascii("Content-Length: ");
    private static final byte[] CHUNKED = Output.ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LINE_END = Output.ascii("\r\n");

    private @Nullable HeaderFields lastFields;
    private @Nullable Url lastUrl;
    private byte[] lastEncoded = {};
    private boolean lastCloses;
    private boolean lastExpectsContinue;
    private boolean lastUpgrades;

    /**
     * Adds the head of a request to {@code out}.
     *
     * @throws IllegalArgumentException if the request cannot be sent; nothing was added
     */
    void write(TransportRequest request, String target, Output out) {
        checkLine(request.method(), target);
        byte[] fields = fields(request);
        out.put(request.method());
        out.put(SPACE);
        out.put(target);
        out.put(VERSION);
        out.put(fields);
        writeFraming(request, out);
        out.put(LINE_END);
    }

    private static void checkLine(String method, String target) {
        if (!Characters.isToken(method)) {
            throw new IllegalArgumentException("method must be a name such as GET, but is " + shown(method));
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException("request target has the character 0x" + Integer.toHexString(c));
            }
        }
        if (target.isEmpty()) {
            throw new IllegalArgumentException("request target must not be empty");
        }
    }

    private byte[] fields(TransportRequest request) {
        Url url = lastUrl;
        if (request.headers() != lastFields || url == null || !url.isSameOrigin(request.url())) {
            lastEncoded = encode(request.url(), request.headers());
            lastFields = request.headers();
            lastUrl = request.url();
            lastCloses = containsWord(request.headers(), "Connection", "close");
            lastExpectsContinue = containsWord(request.headers(), "Expect", "100-continue");
            lastUpgrades = request.headers().contains("Upgrade");
        }
        return lastEncoded;
    }

    private static boolean containsWord(HeaderFields fields, String name, String word) {
        String value = fields.get(name);
        return value != null && value.toLowerCase(Locale.ROOT).contains(word);
    }

    /** Whether the last request asks to close the connection. */
    boolean closes() {
        return lastCloses;
    }

    /**
     * Whether the last request announces, by {@code Expect: 100-continue}, that it waits for the server to ask for the
     * body.
     */
    boolean expectsContinue() {
        return lastExpectsContinue;
    }

    /** Whether the last request asked for another protocol. */
    boolean upgrades() {
        return lastUpgrades;
    }

    /** The encoded fields. Fields about the framing are left out, because only the body decides about the framing. */
    private static byte[] encode(Url url, HeaderFields fields) {
        StringBuilder text = new StringBuilder();
        if (!fields.contains("Host")) {
            append(text, "Host", host(url));
        }
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            check(name, fields.value(i));
            if (!name.equalsIgnoreCase("Content-Length") && !name.equalsIgnoreCase("Transfer-Encoding")) {
                append(text, name, fields.value(i));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * The host and port of the URL. The zone of an IPv6 address is left out, because it has a meaning on this machine
     * only.
     */
    private static String host(Url url) {
        Authority authority = url.authority();
        String host = authority.hostInUrl();
        int zone = authority.isIpv6() ? host.indexOf('%') : -1;
        String withoutZone = zone < 0 ? host : host.substring(0, zone) + "]";
        return authority.port() == Authority.defaultPort(url.scheme())
                ? withoutZone
                : withoutZone + ":" + authority.port();
    }

    private static void check(String name, String value) {
        if (!Characters.isToken(name)) {
            throw new IllegalArgumentException("header cannot be sent: its name is " + shown(name));
        }
        for (int i = 0; i < value.length(); i++) {
            if (!Characters.isValue(value.charAt(i))) {
                throw new IllegalArgumentException("header cannot be sent: the value of " + name
                        + " has the character 0x" + Integer.toHexString(value.charAt(i)));
            }
        }
    }

    private static void writeFraming(TransportRequest request, Output out) {
        BodyWriter body = request.body();
        if (body == null && !Methods.expectsBody(request.method())) {
            return;
        }
        long length = body == null ? 0 : body.length();
        if (length == BodyWriter.UNKNOWN) {
            out.put(CHUNKED);
        } else {
            out.put(LENGTH);
            out.put(length);
            out.put(LINE_END);
        }
    }
}
