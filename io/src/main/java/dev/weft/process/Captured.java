package dev.weft.process;

import java.nio.charset.Charset;

/** What a process has printed, or as much of it as was to be kept. */
public final class Captured {
    static final Captured NOTHING = new Captured(new byte[0], 0, Charset.defaultCharset());

    private final byte[] bytes;
    private final long cutOff;
    private final Charset charset;

    Captured(byte[] bytes, long cutOff, Charset charset) {
        this.bytes = bytes;
        this.cutOff = cutOff;
        this.charset = charset;
    }

    /** The bytes that were kept; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes that were kept as text, in the {@linkplain Command#charset charset of the command}. */
    public String text() {
        return new String(bytes, charset);
    }

    /** The number of bytes that were cut off because of the {@linkplain Command#captureLimit limit}; mostly zero. */
    public long cutOff() {
        return cutOff;
    }

    /** How much it is, and how much was cut off. */
    @Override
    public String toString() {
        return bytes.length
                + (bytes.length == 1 ? " byte" : " bytes")
                + (cutOff == 0 ? "" : ", and " + cutOff + " more that were cut off");
    }
}
