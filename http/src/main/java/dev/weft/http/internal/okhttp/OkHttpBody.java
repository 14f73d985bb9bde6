package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Progress;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a request body to OkHttp. OkHttp calls {@link #writeTo} on the thread of the task that sends, inside {@link
 * RunningCall}, where the task is shielded from cancellation and marked as blocking. The caller's body must be able to
 * wait and be cancelled like any other code of the task. So the body is written in a separate scope, which {@link
 * RunningCall} cancels, and the task is marked as blocking only during each write to the connection.
 */
final class OkHttpBody extends RequestBody {
    private final BodyWriter body;
    private final boolean idempotent;
    private final CallEvents events;

    OkHttpBody(BodyWriter body, boolean idempotent, CallEvents events) {
        this.body = body;
        this.idempotent = idempotent;
        this.events = events;
    }

    /** Null, because the session has already added the {@code Content-Type} header to the request. */
    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return body.length();
    }

    /**
     * Whether OkHttp must not send the body again by itself. After a lost connection, OkHttp would send the body again
     * even if the request is not idempotent and the server may have processed it.
     */
    @Override
    public boolean isOneShot() {
        return !body.isReplayable() || !idempotent;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        Sink out = new Sink(sink.outputStream(), events.progress(), body.length());
        try {
            write(out);
            out.requireComplete();
            events.progress().sending(); // OkHttp now flushes its buffer
        } catch (IOException e) {
            if (e != out.failure) {
                events.bodyFailed(e);
            }
            throw e;
        }
    }

    private void write(OutputStream out) throws IOException {
        Strand strand = Strand.current();
        RunningCall call = RunningCall.current();
        Scheduler.of(strand).endBlocking();
        try {
            new BodyScope(strand).write(body, out, call);
        } finally {
            Scheduler.of(strand).beginBlocking();
        }
    }

    /**
     * The scope in which the caller's body runs, so that a cancellation of the call reaches the body despite the
     * shield.
     */
    private static final class BodyScope extends CancelScope {
        BodyScope(Strand strand) {
            super(strand);
        }

        void write(BodyWriter body, OutputStream out, @Nullable RunningCall call) throws IOException {
            enter();
            try {
                register(call, this);
                body.writeTo(out);
            } catch (InterruptedException e) {
                InterruptedIOException interrupted = new InterruptedIOException("the body was interrupted");
                interrupted.initCause(e);
                throw interrupted;
            } finally {
                register(call, null);
                leave();
            }
        }

        private static void register(@Nullable RunningCall call, @Nullable CancelScope scope) {
            if (call != null) {
                call.registerBody(scope);
            }
        }
    }

    /**
     * The stream to which the body is written. It records a failure of the connection, to distinguish it from a failure
     * of the body itself, and checks the declared length of the body.
     */
    private static final class Sink extends OutputStream {
        private final OutputStream out;
        private final Progress progress;
        private final long declared;
        private long written;
        private @Nullable IOException failure;

        Sink(OutputStream out, Progress progress, long declared) {
            this.out = out;
            this.progress = progress;
            this.declared = declared;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written += length;
            if (declared >= 0 && written > declared) {
                throw new IOException("the body is longer than the " + Words.bytes(declared) + " that it declared");
            }
            send(() -> out.write(bytes, offset, length));
        }

        /** Fails if the body was too short. OkHttp would report a short body as an error of the server. */
        void requireComplete() throws IOException {
            if (written < declared) {
                throw new IOException(
                        "the body ended after " + written + " of the " + Words.bytes(declared) + " that it declared");
            }
        }

        @Override
        public void flush() throws IOException {
            send(out::flush);
        }

        private void send(Step step) throws IOException {
            Strand strand = Strand.current();
            boolean began = Scheduler.of(strand).beginBlocking();
            try {
                progress.sending();
                step.run();
                progress.sent();
            } catch (IOException e) {
                failure = e;
                throw e;
            } finally {
                if (began) {
                    Scheduler.of(strand).endBlocking();
                }
            }
        }

        /** A write, which blocks until the connection accepts it. */
        private interface Step {
            void run() throws IOException;
        }
    }
}
