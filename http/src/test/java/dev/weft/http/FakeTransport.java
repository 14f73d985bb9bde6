package dev.weft.http;

import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport without a network, whose responses come from a script. */
final class FakeTransport implements Transport {
    private final Script script;
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeTransport(Script script) {
        this.script = script;
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress)
            throws IOException, InterruptedException {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            return script.answer(request, progress);
        } finally {
            now.decrementAndGet();
        }
    }

    int mostAtOnce() {
        return most.get();
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        closed.set(true);
    }

    static TransportResponse text(String text) {
        return answer(200, Headers.none(), text);
    }

    static TransportResponse answer(int status, Headers headers, String text) {
        return streamed(status, headers, new TextSource(text));
    }

    static TransportResponse streamed(int status, Headers headers, BodySource body) {
        return new TransportResponse(status, headers.fields(), body);
    }

    /** A body in memory. */
    private static final class TextSource implements BodySource {
        private final InputStream text;

        TextSource(String text) {
            this.text = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return text.read(into, offset, length);
        }

        @Override
        public void close() {}
    }

    /** A body that pauses before each byte and counts how often it is closed. */
    static BodySource dripping(int bytes, dev.weft.Action<RuntimeException> pause, AtomicInteger closes) {
        return new BodySource() {
            private int left = bytes;

            @Override
            public int read(byte[] into, int offset, int length) throws InterruptedException {
                if (left == 0) {
                    return -1;
                }
                pause.run();
                left--;
                into[offset] = 'x';
                return 1;
            }

            @Override
            public void close() {
                closes.incrementAndGet();
            }
        };
    }

    /** Supplies the response to a request. */
    interface Script {
        TransportResponse answer(TransportRequest request, Progress progress) throws IOException, InterruptedException;
    }
}
