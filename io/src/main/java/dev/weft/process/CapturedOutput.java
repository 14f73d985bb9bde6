package dev.weft.process;

import java.nio.charset.Charset;

/** The output of a process, or the part of it that was kept. */
public final class CapturedOutput {
    static final CapturedOutput NOTHING = new CapturedOutput(new byte[0], 0, Charset.defaultCharset());

    private final byte[] bytes;
    private final long droppedBytes;
    private final Charset charset;

    CapturedOutput(byte[] bytes, long droppedBytes, Charset charset) {
        this.bytes = bytes;
        this.droppedBytes = droppedBytes;
        this.charset = charset;
    }

    /** A copy of the kept bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The kept bytes as text, in the {@linkplain Command#charset charset of the command}. */
    public String text() {
        return new String(bytes, charset);
    }

    /** The number of bytes that were dropped because of the {@linkplain Command#captureLimit limit}; usually zero. */
    public long droppedBytes() {
        return droppedBytes;
    }

    /** Returns the number of bytes, and the number of dropped bytes if there are some. */
    @Override
    public String toString() {
        return bytes.length
                + (bytes.length == 1 ? " byte" : " bytes")
                + (droppedBytes == 0 ? "" : ", and " + droppedBytes + " more that were dropped");
    }
}
