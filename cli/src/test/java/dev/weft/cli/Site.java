package dev.weft.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;

/** A server with pages at given paths, which answers conditional requests. */
final class Site implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** The paths that were asked for, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** The requests, in order. */
    final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    Site() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                asked.add(request.getTarget());
                requests.add(request);
                return answer(request);
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    private MockResponse answer(RecordedRequest request) {
        Page page = pages.get(request.getTarget());
        if (page == null) {
            return new MockResponse.Builder().code(404).body("no such page").build();
        }
        String tag = "\"" + page.version() + "\"";
        if (tag.equals(request.getHeaders().get("If-None-Match"))) {
            return new MockResponse.Builder().code(304).addHeader("ETag", tag).build();
        }
        MockResponse.Builder response = new MockResponse.Builder()
                .code(page.status())
                .addHeader("ETag", tag)
                .addHeader(page.header(), page.value())
                .body(new Buffer().write(page.body()));
        return response.build();
    }

    int port() {
        return server.getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The name of the server's folder. */
    String folder() {
        return "127.0.0.1_" + port();
    }

    Site page(String path, String body) {
        return page(path, body, "one");
    }

    Site page(String path, String body, String version) {
        return page(path, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), version);
    }

    Site page(String path, String type, byte[] body, String version) {
        pages.put(path, new Page(200, "Content-Type", type, ByteString.of(body), version));
        return this;
    }

    Site redirect(String path, String location) {
        pages.put(path, new Page(302, "Location", location, ByteString.EMPTY, "one"));
        return this;
    }

    void remove(String path) {
        pages.remove(path);
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }

    private record Page(int status, String header, String value, ByteString body, String version) {}
}
