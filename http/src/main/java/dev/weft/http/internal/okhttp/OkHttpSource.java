package dev.weft.http.internal.okhttp;

import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Url;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * A response body read from OkHttp. If the body is closed while another thread reads it, the reading thread releases
 * the connection after its read, because two threads must not use OkHttp's source at the same time.
 */
final class OkHttpSource implements BodySource {
    private final Call call;
    private final BufferedSource source;
    private final Url url;
    private final Runnable onRelease;

    /** Guarded by the monitor of this object, like {@link #isComplete} and {@link #closed}. */
    private boolean reading;

    private boolean isComplete;
    private boolean closed;

    OkHttpSource(Call call, Response response, Url url, Runnable onRelease) {
        this.call = call;
        this.source = response.body().source();
        this.url = url;
        this.onRelease = onRelease;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        if (!beginReading()) {
            throw new IOException("the response is closed");
        }
        boolean ended = false;
        try {
            int count = readSome(into, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            throw OkHttpFailures.translated(e, url, CallEvents.Stage.EXCHANGING);
        } finally {
            endReading(ended);
        }
    }

    /**
     * Reads some bytes. Bytes that OkHttp has buffered are read without entering a scope, because such a read does not
     * block.
     */
    private int readSome(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return source.getBuffer().size() > 0
                ? source.getBuffer().read(into, offset, length)
                : RunningCall.run(call, () -> source.read(into, offset, length));
    }

    private synchronized boolean beginReading() {
        reading = true;
        return !closed;
    }

    private synchronized void endReading(boolean ended) {
        reading = false;
        isComplete |= ended;
        if (closed) {
            release();
        }
    }

    /**
     * Closes the body. If the body is incomplete, the call is cancelled first. Otherwise OkHttp's close would continue
     * reading for a while to keep the connection.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (!isComplete) {
                call.cancel();
            }
            if (!reading) {
                release();
            }
        }
    }

    private void release() {
        try {
            source.close();
            onRelease.run();
        } catch (IOException e) {
            throw new IllegalStateException("a complete or cancelled body could not be closed", e);
        }
    }
}
