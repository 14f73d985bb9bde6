package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** Sixty-four bytes to a server in the same process and back, over so many TCP connections at once: the cost per round trip. */
@OperationsPerInvocation(Echo.TRIPS)
public class Echo extends Measured {
    static final int TRIPS = 20_000;
    private static final int SIZE = 64;
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** How many connections. */
    @Param({"1", "10", "100", "1000"})
    int n;

    /** For JMH. */
    public Echo() {}

    private int trips() {
        return times(TRIPS, n);
    }

    private long checked(long bytes) {
        return check((long) n * SIZE, bytes);
    }

    // Weft

    private long streams() throws Exception {
        return Tcp.<Long, Exception>serve(ANYWHERE, (ByteStream stream) -> echo(stream), server -> {
            long[] bytes = new long[n];
            Crew.TASKS.runAll(n, k -> bytes[k] = roundTrips(server.port()));
            return checked(LongStream.of(bytes).sum());
        });
    }

    private static void echo(ByteStream stream) throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        while (stream.read(bytes) >= 0) {
            stream.write(bytes.flip());
            bytes.clear();
        }
    }

    private long roundTrips(int port) throws IOException, InterruptedException {
        try (ByteStream stream = Tcp.connect("127.0.0.1", port)) {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE);
            for (int i = 0; i < trips(); i++) {
                stream.write(bytes.clear());
                stream.readExactly(bytes.clear());
            }
            return bytes.position();
        }
    }

    /** Weft's streams. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::streams);
    }

    /** Weft's streams, one task at a time. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::streams);
    }

    // The JDK

    private long sockets() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            Thread acceptor = Thread.startVirtualThread(() -> acceptAll(server));
            long[] bytes = new long[n];
            Crew.THREADS.runAll(n, k -> bytes[k] = socketRoundTrips(server.getLocalPort()));
            server.close();
            acceptor.join();
            return checked(LongStream.of(bytes).sum());
        }
    }

    private static void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> echo(socket));
            }
        } catch (SocketException e) {
            return; // closed
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void echo(Socket accepted) {
        try (Socket socket = accepted) {
            socket.setTcpNoDelay(true);
            byte[] bytes = new byte[SIZE];
            for (int count = socket.getInputStream().read(bytes);
                    count >= 0;
                    count = socket.getInputStream().read(bytes)) {
                socket.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long socketRoundTrips(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            byte[] bytes = new byte[SIZE];
            long read = 0;
            for (int i = 0; i < trips(); i++) {
                socket.getOutputStream().write(bytes);
                read = socket.getInputStream().readNBytes(bytes, 0, SIZE);
            }
            return read;
        }
    }

    /** The JDK's blocking sockets on virtual threads. */
    @Benchmark
    public long jdkSockets() throws Exception {
        return InVirtualThread.call(this::sockets);
    }
}
