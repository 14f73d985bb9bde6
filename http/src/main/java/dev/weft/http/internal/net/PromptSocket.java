package dev.weft.http.internal.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket for servers that respond almost immediately. A virtual thread that reads after it has written spins briefly,
 * yielding to other threads, before it is parked; {@link AnswerPatience} decides whether it does.
 */
public final class PromptSocket extends Socket {
    private final AnswerPatience patience;

    /**
     * Whether something was written and nothing read since. Not volatile: a read that misses a write by another thread
     * does not spin, which is harmless.
     */
    private boolean asked;

    /** A socket that is not connected. */
    public PromptSocket(AnswerPatience patience) {
        this.patience = patience;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new In(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Out(super.getOutputStream());
    }

    private int readAnswer(InputStream in, byte[] into, int offset, int length) throws IOException {
        asked = false;
        boolean spins = patience.begin();
        try {
            if (spins) {
                spin(in);
            }
            return in.read(into, offset, length);
        } finally {
            patience.end();
        }
    }

    private void spin(InputStream in) throws IOException {
        long start = System.nanoTime();
        boolean came;
        do {
            Thread.yield();
            came = in.available() > 0;
        } while (!came && patience.isAlone() && System.nanoTime() - start < AnswerPatience.NANOS);
        patience.learn(came);
    }

    /** The input stream, which may spin before a read. */
    private final class In extends FilterInputStream {
        In(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            // A platform thread that spins would occupy a processor that others, perhaps the server, could use.
            return asked && Thread.currentThread().isVirtual()
                    ? readAnswer(in, into, offset, length)
                    : in.read(into, offset, length);
        }
    }

    /** The output stream, which records that something was written. */
    private final class Out extends FilterOutputStream {
        Out(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int single) throws IOException {
            asked = true;
            out.write(single);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            asked = true;
            out.write(from, offset, length);
        }
    }
}
