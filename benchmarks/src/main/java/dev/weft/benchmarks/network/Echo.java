package dev.weft.benchmarks.network;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.rows.Crew;
import dev.weft.benchmarks.rows.InVirtualThread;
import dev.weft.benchmarks.rows.Measured;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The time per round trip of 64 bytes to a server and back. {@link #n} TCP connections, which are opened before the
 * measurement, make round trips at the same time. The server is in another process and has the same implementation.
 */
@OperationsPerInvocation(Echo.TRIPS)
public class Echo extends Measured {
    static final int TRIPS = 20_000;

    /** The number of connections. */
    @Param({"1", "10", "100", "1000", "9000"})
    int n;

    private @Nullable EchoServer server;
    private final List<ByteStream> streams = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable NettyEcho netty;

    /** For JMH. */
    public Echo() {}

    /** Starts the server and opens the connections. */
    @Setup
    public void connect(BenchmarkParams parameters) throws Exception {
        String method = parameters.getBenchmark();
        Contender contender = Contender.measuredBy(method.substring(method.lastIndexOf('.') + 1));
        EchoServer started = EchoServer.start(contender.key());
        int port = started.port();
        server = started;
        switch (contender) {
            case WEFT, EVENT_LOOP ->
                Async.run(() -> {
                    for (int i = 0; i < n; i++) {
                        streams.add(Tcp.connect("127.0.0.1", port));
                    }
                });
            case NETTY -> netty = new NettyEcho(n, port);
            default -> {
                for (int i = 0; i < n; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
            }
        }
    }

    /** Closes the connections and stops the server. */
    @TearDown
    public void disconnect() throws IOException, InterruptedException {
        for (ByteStream stream : streams) {
            stream.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        if (netty != null) {
            netty.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** The number of round trips of each connection. */
    private int trips() {
        return times(TRIPS, n);
    }

    /** The round trips of the connection with the index {@code k}; returns their number. */
    private interface Trips {
        int run(int k) throws Exception;
    }

    private long allTrips(Crew crew, Trips trips) throws Exception {
        AtomicLong made = new AtomicLong();
        crew.runAll(n, k -> made.addAndGet(trips.run(k)));
        return check((long) n * trips(), made.get());
    }

    private int overStream(int k) throws IOException, InterruptedException {
        ByteStream stream = streams.get(k);
        ByteBuffer bytes = ByteBuffer.allocate(EchoServer.SIZE);
        for (int i = 0; i < trips(); i++) {
            stream.write(bytes.clear());
            stream.readExactly(bytes.clear());
        }
        return trips();
    }

    private int overSocket(int k) throws IOException {
        Socket socket = sockets.get(k);
        byte[] bytes = new byte[EchoServer.SIZE];
        for (int i = 0; i < trips(); i++) {
            socket.getOutputStream().write(bytes);
            check(EchoServer.SIZE, socket.getInputStream().readNBytes(bytes, 0, EchoServer.SIZE));
        }
        return trips();
    }

    /** Weft's streams. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> allTrips(Crew.TASKS, this::overStream));
    }

    /** Weft's streams in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> allTrips(Crew.TASKS, this::overStream));
    }

    /** The JDK's blocking sockets on virtual threads. */
    @Benchmark
    public long jdk() throws Exception {
        return InVirtualThread.call(() -> allTrips(Crew.THREADS, this::overSocket));
    }

    /** Netty's channels. */
    @Benchmark
    public long netty() throws InterruptedException {
        return check((long) n * trips(), Objects.requireNonNull(netty).roundTrips(trips()));
    }
}
