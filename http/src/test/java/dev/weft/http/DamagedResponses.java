package dev.weft.http;

import dev.weft.io.ByteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A server that sends responses of many kinds, with random damage. It reads only the heads of requests, so the body of a
 * request is read as the head of the next one.
 */
final class DamagedResponses {
    private static final String[] STATUS_LINES = {
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK",
        "HTTP/1.0 200",
        "HTTP/1.1 204 None",
        "HTTP/1.1 206 Part",
        "HTTP/1.1 301 Moved",
        "HTTP/1.1 302 Found",
        "HTTP/1.1 303 See",
        "HTTP/1.1 304 Same",
        "HTTP/1.1 307 Moved",
        "HTTP/1.1 308 Moved",
        "HTTP/1.1 401 Who",
        "HTTP/1.1 407 Who",
        "HTTP/1.1 408 Late",
        "HTTP/1.1 417 No",
        "HTTP/1.1 421 Elsewhere",
        "HTTP/1.1 425 Early",
        "HTTP/1.1 429 Many",
        "HTTP/1.1 500 Broken",
        "HTTP/1.1 503 Busy",
        "HTTP/1.1 101 Switching",
        "HTTP/1.1 199 Interim",
        "HTTP/1.1 999 Last",
        "HTTP/2 200",
        "HTTP/1.1 099 No"
    };

    private static final String[] INTERIM = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early\r\nLink: </a.css>; rel=preload\r\n\r\n",
        "HTTP/1.1 102 P\r\n\r\n"
    };

    private static final String[] FIELDS = {
        "Location: /next",
        "Location: http://far.example:81/x",
        "Location: https://near.example/",
        "Location: ",
        "Location: //",
        "Location: http://[::1%25eth0]:99999/",
        "Location: http://a b/%zz\u00e9?\u00e4#f",
        "Location: :",
        "Location: ../../..",
        "Location: http://user:pw@near.example/",
        "Location: javascript:alert(1)",
        "Location: ?",
        "Location: http://xn--/",
        "Location: http://near.example:-1/",
        "Location: http://\u00ff/",
        "Location: #f",
        "Set-Cookie: a=b",
        "Set-Cookie: =; Path=; Domain=.; Max-Age=99999999999999999999",
        "Set-Cookie: ;;;=",
        "Set-Cookie: a=\u00e9\"; Domain=example; Secure; HttpOnly",
        "Set-Cookie: __Host-a=b; Path=/; Secure",
        "Set-Cookie: a=b; Expires=Thu, 31 Feb 2026 25:61:61 GMT",
        "Set-Cookie: a; Max-Age=-1; SameSite",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", stale=true",
        "WWW-Authenticate: Digest nonce",
        "WWW-Authenticate: Digest realm=\"r\\",
        "WWW-Authenticate: Digest algorithm=MD5-sess, qop=auth-int, nonce=\"\"",
        "WWW-Authenticate: Basic realm=\"r\", Digest qop=\"auth,auth-int\", nonce=\"=,;\", realm=\"\u00e9\"",
        "WWW-Authenticate: ,,, =",
        "Authentication-Info: nextnonce=\"x\"",
        "Proxy-Authenticate: Basic realm=x",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=\"nonsense\"",
        "Content-Type: ;",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: text/event-stream",
        "Content-Type: text/;charset=",
        "Link: </a>; rel=next",
        "Link: <",
        "Link: <//[>; rel=\"a b\"; rel",
        "Link: <\u00e9 >;;rel=x,,<>",
        "Content-Disposition: attachment; filename=\"../../x\"",
        "Content-Disposition: attachment; filename*=utf-8''%zz%",
        "Content-Disposition: attachment; filename*=utf-16'en'%fe%ff",
        "Content-Disposition: ;filename=\"\\",
        "Retry-After: 1",
        "Retry-After: -1",
        "Retry-After: 99999999999999999999",
        "Retry-After: Thu, 99 Foo 2026",
        "Keep-Alive: timeout=1",
        "Keep-Alive: timeout=99999999999999999999, max",
        "Keep-Alive: timeout=-1, max=0",
        "Connection: close",
        "Connection: keep-alive",
        "Connection: ,",
        "Upgrade: h2c",
        "Trailer: X-Sum",
        "Date: never",
        "Age: -1",
        "Content-Range: bytes 0-1/*",
        "ETag: \"",
        "Vary: *",
        "X: a\r\n b",
        "x-empty:",
        "Alt-Svc: h3=\":443\"",
        "Strict-Transport-Security: max-age=1",
        "Content-Length: 3",
        "Transfer-Encoding: gzip"
    };

    private static final String[] ENCODINGS = {
        "gzip",
        "x-gzip",
        "deflate",
        "br",
        "zstd",
        "identity",
        "gzip, gzip",
        "compress",
        "gzip,gzip,gzip,gzip,gzip,gzip",
        ","
    };

    private static final String[] MORE_PIECES = {
        "=", "\"", "\\", "%", "9", "\u00ff", "data: x\n\n", "retry: 99999999999999999999\n\n"
    };

    /** A body whose decompressed size is above every limit of the tests. */
    private static final byte[] BOMB = compressed("gzip", new byte[64 << 20]);

    private final Random random;
    private final Damage damage;
    private final List<String> said = new ArrayList<>();

    DamagedResponses(Random random) {
        this.random = random;
        this.damage = new Damage(random, MORE_PIECES);
    }

    /** Answers on a connection until it ends. */
    void serve(ByteStream stream, int number) throws IOException, InterruptedException {
        while (MemoryServer.head(stream) != null) {
            byte[] bytes = damaged(response());
            said.add(text(bytes.length < 2000 ? bytes : "(long)".getBytes(StandardCharsets.ISO_8859_1)));
            stream.write(bytes);
            switch (random.nextInt(8)) {
                case 0 -> {
                    return;
                }
                case 1 -> {
                    stream.abort();
                    return;
                }
                case 2 -> stream.shutdownOutput();
                default -> {}
            }
        }
    }

    private byte[] response() {
        StringBuilder head = new StringBuilder();
        for (int i = random.nextInt(6) - 4; i > 0; i--) {
            head.append(any(INTERIM));
        }
        head.append(any(STATUS_LINES)).append("\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            head.append(any(FIELDS)).append("\r\n");
        }
        byte[] body = body();
        if (random.nextInt(2) == 0) {
            String encoding = any(ENCODINGS);
            head.append("Content-Encoding: ").append(encoding).append("\r\n");
            body = random.nextInt(8) == 0 ? BOMB : compressed(encoding, body);
        }
        return framed(head, body);
    }

    private byte[] body() {
        String line =
                any("data: hello\n", "{\"a\": [1, 2]}", "event: x\r\nid: 1\ndata: y\n\n", "\u00ff\u00fe\0\ud800", "x");
        int times = random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(40);
        return line.repeat(times).getBytes(random.nextInt(3) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    }

    private byte[] framed(StringBuilder head, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                put(all, head + "Content-Length: " + body.length + "\r\n\r\n");
                all.writeBytes(body);
            }
            case 2 -> {
                put(all, head + "Transfer-Encoding: chunked\r\n\r\n");
                for (int at = 0; at < body.length; ) {
                    int count = Math.min(body.length - at, 1 + random.nextInt(1 + body.length / 4));
                    put(all, Integer.toHexString(count) + any("\r\n", "\r\n", ";a=b\r\n"));
                    all.write(body, at, count);
                    put(all, "\r\n");
                    at += count;
                }
                put(all, any("0\r\n\r\n", "0\r\nX-Sum: 1\r\n\r\n"));
            }
            default -> {
                put(all, head + "\r\n");
                all.writeBytes(body);
            }
        }
        return all.toByteArray();
    }

    private byte[] damaged(byte[] whole) {
        if (random.nextInt(3) == 0) {
            return whole;
        }
        StringBuilder text = new StringBuilder(text(whole));
        for (int i = random.nextInt(4); i > 0; i--) {
            // usually in the head
            int end = random.nextInt(3) > 0 ? Math.max(text.indexOf("\r\n\r\n"), 0) : text.length();
            damage.apply(text, end);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void put(ByteArrayOutputStream all, String text) {
        all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The bytes in {@code encoding}. A coding that the JDK cannot write changes nothing. */
    private static byte[] compressed(String encoding, byte[] plain) {
        byte[] bytes = plain;
        for (String each : encoding.split(",", -1)) {
            bytes = switch (each.strip()) {
                case "gzip", "x-gzip" -> written(bytes, true);
                case "deflate" -> written(bytes, false);
                default -> bytes;
            };
        }
        return bytes;
    }

    private static byte[] written(byte[] plain, boolean gzip) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return said.toString();
    }
}
