package dev.weft.http.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix-domain socket as a {@link Socket}, for OkHttp; the JDK offers only a channel. Connect timeouts are ignored,
 * because the session enforces its own timeouts.
 */
public final class UnixSocket extends Socket {
    private final Path path;
    private final SocketChannel channel;
    private volatile int timeout;

    /** An unconnected socket. It connects to {@code path}, regardless of the address that it is given. */
    public UnixSocket(Path path) throws IOException {
        this.path = path;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        connect(ignored);
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isInputShutdown() {
        return !channel.isOpen();
    }

    @Override
    public boolean isOutputShutdown() {
        return !channel.isOpen();
    }

    @Override
    public InputStream getInputStream() {
        return new In();
    }

    @Override
    public OutputStream getOutputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    /**
     * Sets the timeout of reads. OkHttp uses a timeout of one millisecond to check whether an idle connection is still
     * alive.
     */
    @Override
    public void setSoTimeout(int timeout) {
        this.timeout = timeout;
    }

    @Override
    public int getSoTimeout() {
        return timeout;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "socket " + path;
    }

    /** An input stream with the read timeout. */
    private final class In extends InputStream {
        private final InputStream in = Channels.newInputStream(channel);

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int limit = timeout;
            if (limit > 0 && !becomesReadable(limit)) {
                throw new SocketTimeoutException("no data arrived within " + limit + " ms");
            }
            return in.read(into, offset, length);
        }
    }

    /**
     * Waits for data for at most {@code limit} milliseconds. A read of a blocking channel has no timeout, so the
     * channel is made non-blocking and a selector waits.
     */
    private boolean becomesReadable(int limit) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            return selector.select(limit) > 0;
        } finally {
            channel.configureBlocking(true);
        }
    }
}
