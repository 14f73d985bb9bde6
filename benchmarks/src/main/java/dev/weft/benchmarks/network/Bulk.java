package dev.weft.benchmarks.network;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.rows.Measured;
import dev.weft.io.ByteStream;
import dev.weft.io.ServerOptions;
import dev.weft.io.Tcp;
import dev.weft.io.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The time to transfer {@link #mebibytes} from a server in the same process through one TCP connection, with or without TLS,
 * in pieces of 64 KiB. The report divides it by the number of mebibytes.
 */
public class Bulk extends Measured {
    private static final int MEBIBYTE = 1 << 20;
    private static final int PIECE = 1 << 16;
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** 1 with TLS, 0 without. */
    @Param({"0", "1"})
    int tls;

    /** The number of mebibytes. */
    @Param("256")
    int mebibytes;

    private final SSLContext context;

    /** For JMH. Creates a certificate. */
    public Bulk() {
        try {
            context = Certificate.context();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long total() {
        return share(mebibytes) * (long) MEBIBYTE;
    }

    // Weft

    private long streams() throws Exception {
        ServerOptions options = Tcp.serverOptions();
        return Tcp.<Long, Exception>serve(
                ANYWHERE,
                tls == 1 ? options.tls(Tls.options().context(context)) : options,
                this::send,
                server -> receive(server.port()));
    }

    private void send(ByteStream stream) throws IOException, InterruptedException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        for (long left = total(); left > 0; left -= PIECE) {
            stream.write(piece.clear());
        }
    }

    private long receive(int port) throws IOException, InterruptedException {
        try (ByteStream stream = tls == 1
                ? Tls.connect(
                        "localhost", port, Tcp.connectOptions(), Tls.options().context(context))
                : Tcp.connect("localhost", port)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            long received = 0;
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece.clear())) {
                received += count;
            }
            return check(total(), received);
        }
    }

    /** Weft's streams. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::streams);
    }

    /** Weft's streams in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::streams);
    }

    // The JDK

    private long sockets() throws Exception {
        try (ServerSocket server = tls == 1
                ? context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())
                : new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return TaskGroup.call(group -> {
                group.spawn(() -> send(server));
                return receiveFromSocket(server.getLocalPort());
            });
        }
    }

    private void send(ServerSocket server) throws IOException {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            byte[] piece = new byte[PIECE];
            for (long left = total(); left > 0; left -= PIECE) {
                out.write(piece);
            }
        }
    }

    private long receiveFromSocket(int port) throws IOException {
        try (Socket socket = tls == 1
                        ? context.getSocketFactory().createSocket("localhost", port)
                        : new Socket("localhost", port);
                InputStream in = socket.getInputStream()) {
            byte[] piece = new byte[PIECE];
            long received = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                received += count;
            }
            return check(total(), received);
        }
    }

    /** The JDK's blocking sockets on virtual threads. */
    @Benchmark
    public long jdk() throws Exception {
        return Async.call(this::sockets);
    }
}
