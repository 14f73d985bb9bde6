package dev.weft.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Responds to each request with its path, and counts the concurrent requests. */
final class EchoPath extends Dispatcher {
    /**
     * The logger of the mock server, silenced because it warns of clients that connect and send nothing, as these tests
     * do.
     */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    EchoPath() {
        SERVER_LOG.setLevel(Level.SEVERE);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            return new MockResponse.Builder()
                    .body(request.getUrl().encodedPath())
                    .build();
        } finally {
            now.decrementAndGet();
        }
    }

    int mostAtOnce() {
        return most.get();
    }
}
