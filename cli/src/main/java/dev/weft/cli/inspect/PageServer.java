package dev.weft.cli.inspect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Executors;

/**
 * The server of {@code weft page PID}: serves a page that shows snapshots in a browser, on the loopback address of this
 * machine, while the command runs. Other users of the machine can connect to the server too, so the path begins with a random
 * token. A page of another origin cannot read the page: no header allows that, and a request must name the loopback address as
 * its host.
 *
 * <pre>
 *   /TOKEN/                      the page, with a first snapshot in it
 *   /TOKEN/snapshot?maxTasks=N   a snapshot as JSON
 *   /TOKEN/stack?thread=N        the stack of one task as JSON
 * </pre>
 */
public final class PageServer implements AutoCloseable {
    /** The maximum number of tasks in a snapshot: a browser cannot draw more in a reasonable time. */
    static final int MAX_TASKS = 10_000;

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:";
    private static final int DEFAULT_MAX_TASKS = 1_000;

    private final InspectedProcess process;
    private final HttpServer server;
    private final String token;

    private PageServer(InspectedProcess process, HttpServer server, String token) {
        this.process = process;
        this.server = server;
        this.token = token;
    }

    /** Requests snapshots and stacks from a process. */
    public interface InspectedProcess {
        /**
         * Returns a snapshot with at most {@code maxTasks} tasks, as JSON.
         *
         * @throws InspectException if the process cannot be inspected
         */
        String snapshot(int maxTasks) throws InspectException;

        /**
         * Returns the stack of the task on this thread, as JSON.
         *
         * @throws InspectException if the process cannot be inspected
         */
        String stack(long thread) throws InspectException;
    }

    /**
     * Starts a server, which serves until it is closed.
     *
     * @throws IOException if no port is free
     */
    public static PageServer serve(InspectedProcess process) throws IOException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PageServer server = new PageServer(process, http, HexFormat.of().formatHex(secret));
        http.createContext("/", server::handle);
        http.setExecutor(Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("weft-page").factory()));
        http.start();
        return server;
    }

    /** The address of the page, with the token. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + token + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (isAllowed(exchange)) {
                answer(exchange);
            } else {
                send(exchange, 404, "text/plain", "not found: the address must contain the token\n");
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            switch (exchange.getRequestURI().getPath().substring(token.length() + 2)) {
                case "" -> send(exchange, 200, "text/html", page(process.snapshot(DEFAULT_MAX_TASKS)));
                case "snapshot" ->
                    send(exchange, 200, "application/json", process.snapshot((int)
                            Math.min(number(exchange, "maxTasks", DEFAULT_MAX_TASKS), MAX_TASKS)));
                case "stack" -> send(exchange, 200, "application/json", process.stack(number(exchange, "thread", 0)));
                default -> send(exchange, 404, "text/plain", "not found\n");
            }
        } catch (InspectException e) {
            send(exchange, 502, "text/plain", e.getMessage() + "\n");
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        return exchange.getRequestMethod().equals("GET")
                && host.equals("127.0.0.1:" + server.getAddress().getPort())
                && path.length() >= token.length() + 2
                && path.charAt(token.length() + 1) == '/'
                && MessageDigest.isEqual(bytes(path.substring(1, token.length() + 1)), bytes(token));
    }

    private static long number(HttpExchange exchange, String name, long usual) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String prefix = name + "=";
        String value = query.startsWith(prefix) ? query.substring(prefix.length()) : "";
        return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : usual;
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = bytes(text);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the page with {@code snapshot} in it. Less-than signs are escaped, so that the snapshot cannot end the element
     * that contains it.
     */
    static String page(String snapshot) throws IOException {
        return resource("page.html")
                .replace("/* page.css */", resource("page.css"))
                .replace("/* page.js */", resource("page.js"))
                .replace("{\"snapshot\":\"first\"}", snapshot.replace("<", "\\u003c"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PageServer.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
