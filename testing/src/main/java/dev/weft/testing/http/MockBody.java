package dev.weft.testing.http;

import dev.weft.Async;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.TransportRequest;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of an answer. It delivers the bytes as the {@link Fault} of the answer says. */
final class MockBody implements BodySource {
    static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final TransportRequest request;
    private final byte[] bytes;
    private final @Nullable Fault fault;
    private final Runnable onClose;
    private final Event closed = Event.create();
    private int at;

    MockBody(TransportRequest request, byte[] bytes, @Nullable Fault fault, Runnable onClose) {
        this.request = request;
        this.bytes = bytes;
        this.fault = fault;
        this.onClose = onClose;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        int count = Math.min(length, piece());
        if (count == 0) {
            return end();
        }
        if (fault instanceof Fault.Drip drip) {
            Async.sleep(drip.pause());
        }
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    /** The maximum number of bytes that the next read may deliver. */
    private int piece() {
        return switch (fault) {
            case Fault.Reset reset -> Math.min(reset.bytes(), bytes.length) - at;
            case Fault.Stall stall -> Math.min(stall.bytes(), bytes.length) - at;
            case Fault.Drip drip -> Math.min(drip.bytes(), bytes.length - at);
            case Fault.WrongLength wrong -> Math.min(wrong.bytes(), bytes.length) - at;
            case null, default -> bytes.length - at;
        };
    }

    /** Ends the body when no byte is left to arrive: normally, or with the fault of the answer. */
    private int end() throws IOException, InterruptedException {
        switch (fault) {
            case Fault.Reset _ -> throw lost("connection reset");
            case Fault.Stall _ -> stall();
            case Fault.WrongLength wrong when wrong.bytes() > bytes.length -> throw lost("it ended too early");
            case null, default -> {}
        }
        return -1;
    }

    /** Waits until the body is closed or its reader is cancelled. */
    private void stall() throws IOException, InterruptedException {
        Async.<Boolean, InterruptedException>moveOnAfter(FOREVER, () -> {
            closed.await();
            return true;
        });
        throw new IOException("the response is closed");
    }

    private ConnectionLostException lost(String reason) {
        return new ConnectionLostException(
                "the connection to " + request.url().authority() + " was lost: " + reason,
                request.url().uri(),
                null);
    }

    @Override
    public synchronized void close() {
        if (!closed.isSet()) {
            closed.set();
            onClose.run();
        }
    }
}
