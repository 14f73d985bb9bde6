package dev.weft.http;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Stops the thread with which OkHttp reads the HTTP/2 connection to a host, at a frame of a given type. A busy machine
 * may stop the thread there, too. OkHttp logs each frame before it processes it, and the name of the thread contains
 * the host.
 */
final class FrameHold extends Handler implements AutoCloseable {
    /** A strong reference, because {@code java.util.logging} has only weak references to loggers. */
    private final Logger frames = Logger.getLogger("okhttp3.internal.http2.Http2");

    private final String reader;
    private final String frameType;
    private final CountDownLatch acknowledged = new CountDownLatch(2); // MockWebServer sends its settings twice
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    FrameHold(String host, String frameType) {
        this.reader = "OkHttp " + host;
        this.frameType = frameType;
        frames.setLevel(Level.FINE);
        frames.setUseParentHandlers(false);
        frames.addHandler(this);
    }

    @Override
    public void publish(LogRecord frame) {
        if (Thread.currentThread().getName().equals(reader + " applyAndAckSettings")) {
            acknowledged.countDown();
        }
        boolean isReceived =
                frame.getMessage().startsWith("<<") && frame.getMessage().contains(frameType);
        if (isReceived && Thread.currentThread().getName().equals(reader)) {
            reached.countDown();
            ConnectionsTest.await(released);
        }
    }

    /**
     * Waits until OkHttp is writing its last acknowledgement of settings, which it does in a third thread. The next
     * request is written after the acknowledgement, and from then on OkHttp writes only requests.
     */
    void awaitAcknowledged() throws InterruptedException {
        acknowledged.await();
    }

    /** Waits until a thread is stopped. */
    void awaitReached() throws InterruptedException {
        reached.await();
    }

    /** Lets the stopped thread continue. */
    void release() {
        released.countDown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        release();
        frames.removeHandler(this);
        frames.setUseParentHandlers(true);
        frames.setLevel(null);
    }
}
