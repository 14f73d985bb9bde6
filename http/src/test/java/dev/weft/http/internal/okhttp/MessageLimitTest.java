package dev.weft.http.internal.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.failure.TooLargeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Arrays;
import java.util.zip.Deflater;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLimitTest {
    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int MORE = 0;
    private static final int TEXT = 1;
    private static final int PING = 9;

    private final Buffer wire = new Buffer();

    private void frame(int first, byte[] payload) {
        wire.writeByte(first);
        if (payload.length < 126) {
            wire.writeByte(payload.length);
        } else {
            wire.writeByte(126).writeShort(payload.length);
        }
        wire.write(payload);
    }

    /** Compresses {@code text}, and removes the last bytes, which a sender omits. */
    private static byte[] compressed(Deflater deflater, byte[] text) {
        byte[] out = new byte[1000];
        deflater.setInput(text);
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - 4);
    }

    private long read(long limit, boolean startsAnew, int atATime) throws IOException {
        Source slow = new ForwardingSource(wire) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                return super.read(sink, Math.min(byteCount, atATime));
            }
        };
        Buffer all = new Buffer();
        try (MessageLimit limited = new MessageLimit(slow, URI.create("http://a/"), limit, startsAnew)) {
            return all.writeAll(limited);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8192})
    void partsOfAMessageCountTogetherAndPingsDoNot(int atATime) throws Exception {
        for (int i = 0; i < 2; i++) {
            frame(TEXT, new byte[4]);
            frame(FINAL | PING, new byte[100]);
            frame(MORE, new byte[0]);
            frame(FINAL | MORE, new byte[300]);
        }
        Buffer same = wire.copy();

        assertThat(read(304, false, atATime)).isEqualTo(same.size());
        wire.writeAll(same);
        assertThatThrownBy(() -> read(303, false, atATime)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void messageIsTooLargeOnceItsLengthIsSaid() {
        wire.writeByte(FINAL | TEXT).writeByte(127).writeLong(1L << 40);

        assertThatThrownBy(() -> read(1 << 30, false, 8192)).isInstanceOf(TooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8192})
    void compressedPartsCountDecompressed(int atATime) throws Exception {
        Deflater deflater = new Deflater(9, true);
        for (int i = 0; i < 3; i++) {
            byte[] message = compressed(deflater, new byte[10_000]);
            frame(COMPRESSED | TEXT, Arrays.copyOf(message, 2));
            frame(FINAL | PING, new byte[5]);
            frame(FINAL | MORE, Arrays.copyOfRange(message, 2, message.length));
            frame(FINAL | TEXT, new byte[7]);
        }
        deflater.end();
        Buffer same = wire.copy();

        assertThat(read(10_000, false, atATime)).isEqualTo(same.size());
        wire.writeAll(same);
        assertThatThrownBy(() -> read(9_999, false, atATime)).isInstanceOf(TooLargeException.class);
    }

    /** A deflate stream that ends within a message must not switch off the count for the next message. */
    @Test
    void endOfTheCompressedStreamEndsNoCounting() {
        for (int length : new int[] {10, 10_000}) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(new byte[length]);
            deflater.finish();
            byte[] out = new byte[1000];
            frame(FINAL | COMPRESSED | TEXT, Arrays.copyOf(out, deflater.deflate(out)));
            deflater.end();
        }

        assertThatThrownBy(() -> read(9_999, false, 8192)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void whatIsNotCompressedAsItSaysIsNoMessage() {
        frame(FINAL | COMPRESSED | TEXT, new byte[] {-1, -1, -1, -1});

        assertThatThrownBy(() -> read(1000, true, 8192))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a message cannot be decompressed");
    }
}
