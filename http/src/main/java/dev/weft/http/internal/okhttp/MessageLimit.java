package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.TooLargeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Socket;
import okio.Source;

/**
 * Limits the size of messages received on a web socket; OkHttp has no such limit. This source parses the frames while
 * they are read. It fails as soon as a message is known to be too large, before OkHttp holds the whole message in
 * memory. A compressed message is decompressed here as well, only to count its bytes.
 *
 * <pre>
 *   frame header ── length counted here, unless compressed ──► payload ── counted here, if compressed
 *         ▲                                                      │
 *         └──────────────────────────────────────────────────────┘
 * </pre>
 *
 * @implNote RFC 6455, section 5.2, and RFC 7692, section 7.2.2. Protocol errors are left to OkHttp, which parses
 *     the same bytes.
 */
final class MessageLimit extends ForwardingSource {
    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_IN_TWO = 126;
    private static final int LENGTH_IN_EIGHT = 127;

    /** The bytes that a sender omits at the end of each compressed message and a receiver has to append. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final URI url;
    private final long limit;

    /** Whether the sender compresses each message independently of the messages before it. */
    private final boolean isIndependent;

    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[8 * 1024];
    private final Buffer head = new Buffer();
    private boolean isControl;
    private boolean isCompressed;
    private boolean isFinal;
    private long remaining;
    private long size;

    MessageLimit(Source source, URI url, long limit, boolean isIndependent) {
        super(source);
        this.url = url;
        this.limit = limit;
        this.isIndependent = isIndependent;
    }

    /** The response that opens a web socket, changed so that received messages are limited to {@code limit} bytes. */
    static okhttp3.Response of(okhttp3.Response response, URI url, long limit) {
        Socket socket = response.socket();
        if (socket == null) {
            return response;
        }
        String extensions = response.header("Sec-WebSocket-Extensions", "");
        boolean isIndependent = extensions != null && extensions.contains("server_no_context_takeover");
        return response.newBuilder()
                .socket(new Limited(socket, new MessageLimit(socket.getSource(), url, limit, isIndependent)))
                .build();
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        long count = super.read(sink, byteCount);
        if (count > 0) {
            Buffer piece = new Buffer();
            sink.copyTo(piece, sink.size() - count, count);
            parse(piece);
        }
        return count;
    }

    private void parse(Buffer piece) throws IOException {
        while (!piece.exhausted()) {
            if (remaining == 0) {
                head.writeByte(piece.readByte());
                beginIfComplete();
            } else {
                consumePayload(piece, Math.min(remaining, piece.size()));
            }
            if (remaining == 0 && head.size() == 0) {
                endMessageIfLast();
            }
        }
    }

    private void beginIfComplete() throws IOException {
        int code = head.size() < 2 ? 0 : head.getByte(1) & LENGTH;
        int lengthBytes = code == LENGTH_IN_TWO ? 2 : code == LENGTH_IN_EIGHT ? 8 : 0;
        if (head.size() < 2 + lengthBytes) {
            return;
        }
        int first = head.readByte();
        head.skip(1);
        remaining = lengthBytes == 0 ? code : lengthBytes == 2 ? head.readShort() & 0xffff : head.readLong();
        begin(first);
    }

    private void begin(int first) throws TooLargeException {
        isControl = (first & CONTROL) != 0;
        if (isControl) {
            return;
        }
        isFinal = (first & FINAL) != 0;
        if ((first & OPCODE) != 0) {
            size = 0;
            isCompressed = (first & COMPRESSED) != 0;
        }
        if (!isCompressed) {
            count(remaining);
        }
    }

    /**
     * Adds {@code bytes} to the size of the message. A negative number stands for an unsigned length of 64 bits. No
     * frame may have such a length, and it is too large in any case.
     */
    private void count(long bytes) throws TooLargeException {
        if (bytes < 0 || bytes > limit - size) {
            throw TooLargeException.ofMessage(url, limit);
        }
        size += bytes;
    }

    private void consumePayload(Buffer piece, long bytes) throws IOException {
        if (isControl || !isCompressed) {
            piece.skip(bytes);
        } else {
            decompress(piece.readByteArray(bytes));
        }
        remaining -= bytes;
    }

    private void decompress(byte[] bytes) throws IOException {
        inflater.setInput(bytes);
        try {
            for (int out = inflater.inflate(chunk); out > 0; out = inflater.inflate(chunk)) {
                count(out);
            }
        } catch (DataFormatException e) {
            ProtocolException failure = new ProtocolException("a message cannot be decompressed");
            failure.initCause(e);
            throw failure;
        }
    }

    private void endMessageIfLast() throws IOException {
        if (isControl || !isFinal || !isCompressed) {
            return;
        }
        decompress(TAIL);
        if (isIndependent || inflater.finished()) {
            inflater.reset();
        }
        isCompressed = false;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        super.close();
    }

    private record Limited(Socket socket, MessageLimit limit) implements Socket {
        @Override
        public Source getSource() {
            return limit;
        }

        @Override
        public okio.Sink getSink() {
            return socket.getSink();
        }

        @Override
        public void cancel() {
            socket.cancel();
        }
    }
}
