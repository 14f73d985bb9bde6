package dev.weft.http.internal.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket for servers whose answer may be there in an instant: a virtual thread that has sent something and reads next
 * looks for a moment whether there is an answer, and lets others run, before it is parked. Whether it does is a matter of
 * {@link AnswerPatience}.
 */
public final class PromptSocket extends Socket {
    private final AnswerPatience patience;

    /** Something was sent, and nothing read since. A write on another thread may be seen late: then the read does not spin. */
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
        boolean looks = patience.begin();
        try {
            if (looks) {
                look(in);
            }
            return in.read(into, offset, length);
        } finally {
            patience.end();
        }
    }

    private void look(InputStream in) throws IOException {
        long start = System.nanoTime();
        boolean came;
        do {
            Thread.yield();
            came = in.available() > 0;
        } while (!came && patience.isAlone() && System.nanoTime() - start < AnswerPatience.NANOS);
        patience.learn(came);
    }

    /** What comes in. */
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
            // A thread of the system that looks would keep others, perhaps the server, from running.
            return asked && Thread.currentThread().isVirtual()
                    ? readAnswer(in, into, offset, length)
                    : in.read(into, offset, length);
        }
    }

    /** What goes out. */
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
