package dev.weft.http;

import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport without a network: a script answers. */
final class FakeTransport implements Transport {
    private final Script script;
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeTransport(Script script) {
        this.script = script;
    }

    @Override
    public Response exchange(Request request, Progress progress) throws IOException, InterruptedException {
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

    static Response text(Request request, String text) {
        return Response.buffered(request, 200, Headers.none(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body whose every byte comes after {@code pause}; it counts how often it was closed. */
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

    /** How to answer. */
    interface Script {
        Response answer(Request request, Progress progress) throws IOException, InterruptedException;
    }
}
