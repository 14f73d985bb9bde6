package dev.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback with a few pages, so that the demonstration needs no network. */
final class PageServer implements AutoCloseable {
    private static final List<String> PATHS = List.of("/warp", "/weft", "/selvage");

    /** Makes the text of the page at a path. May wait. */
    @FunctionalInterface
    interface Page {
        String at(String path) throws InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private PageServer(HttpServer server) {
        this.server = server;
    }

    /** Starts a server that has three pages. */
    static PageServer start(Page page) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var started = new PageServer(HttpServer.create(address, 0));
        started.server.setExecutor(started.threads);
        started.server.createContext("/", exchange -> answer(exchange, page));
        started.server.start();
        return started;
    }

    private static void answer(HttpExchange exchange, Page page) throws IOException {
        try (exchange) {
            byte[] body = page.at(exchange.getRequestURI().getPath()).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The URLs of the three pages. */
    List<URI> urls() {
        var address = server.getAddress();
        var root = "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
        return PATHS.stream().map(path -> URI.create(root + path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
