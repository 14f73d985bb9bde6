package dev.weft.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/**
 * A server that answers with the path of the request, except for some paths: {@code /missing}, {@code /busy}, {@code /hang}, which
 * gets no answer, and {@code /hang-once}, which gets none to the first request.
 */
final class AnsweringServer implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch hanging = new CountDownLatch(1);

    AnsweringServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return response(request.getUrl().encodedPath());
            }
        });
        server.start();
    }

    private MockResponse response(String path) {
        paths.add(path);
        MockResponse.Builder response = new MockResponse.Builder();
        if (path.equals("/hang") || (path.equals("/hang-once") && hanging.getCount() > 0)) {
            response.onResponseStart(SocketEffect.Stall.INSTANCE);
            hanging.countDown();
            return response.build();
        }
        switch (path) {
            case "/busy" -> response.code(503).addHeader("Retry-After", "0");
            case "/missing" -> response.code(404).body("no such page");
            default -> response.body("this is " + path + "\n");
        }
        return response.build();
    }

    String url(String path) {
        return server.url(path).toString();
    }

    /** The paths of the requests so far. */
    List<String> paths() {
        return paths;
    }

    /** The next request that has not been taken. Waits for it. */
    RecordedRequest takeRequest() throws InterruptedException {
        return server.takeRequest();
    }

    /** The name of the server's folder among saved files. */
    String folder() {
        return server.getHostName() + "_" + server.getPort();
    }

    int requests() {
        return server.getRequestCount();
    }

    /** Waits until a request hangs. */
    void awaitHanging() throws InterruptedException {
        hanging.await();
    }

    @Override
    public void close() {
        server.close();
    }
}
