package dev.weft.process;

import dev.weft.io.ByteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Reads a stream to its end, and keeps its beginning or its end. */
final class Capture {
    private static final int CHUNK = 1 << 16;

    private final int limit;
    private final boolean keepsEnd;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long all;

    private Capture(int limit, boolean keepsEnd) {
        this.limit = limit;
        this.keepsEnd = keepsEnd;
    }

    static CapturedOutput beginning(ByteStream stream, int limit, Charset charset)
            throws IOException, InterruptedException {
        return new Capture(limit, false).read(stream, charset);
    }

    static CapturedOutput end(ByteStream stream, int limit, Charset charset) throws IOException, InterruptedException {
        return new Capture(limit, true).read(stream, charset);
    }

    private CapturedOutput read(ByteStream stream, Charset charset) throws IOException, InterruptedException {
        byte[] part = new byte[CHUNK];
        for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
            all += count;
            add(part, count);
        }
        byte[] bytes = kept.toByteArray();
        byte[] last = bytes.length > limit ? Arrays.copyOfRange(bytes, bytes.length - limit, bytes.length) : bytes;
        return new CapturedOutput(last, all - last.length, charset);
    }

    private void add(byte[] part, int count) {
        if (!keepsEnd) {
            kept.write(part, 0, Math.min(count, limit - kept.size()));
            return;
        }
        kept.write(part, 0, count);
        if (kept.size() / 2 > Math.max(limit, CHUNK)) { // so that the end is not copied after each chunk
            byte[] bytes = kept.toByteArray();
            kept.reset();
            kept.write(bytes, bytes.length - limit, limit);
        }
    }
}
