package dev.weft.benchmarks.network;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that sends back what it receives, in a process of its own. It prints its port, and then, for each line of its
 * standard input, the bytes of memory that it uses. It ends when its input ends.
 *
 * <pre>
 *   EchoServer weft|eventLoop|jdk|netty
 * </pre>
 */
public final class EchoServer implements AutoCloseable {
    /** The number of bytes of a message. */
    public static final int SIZE = 64;

    private static final int BACKLOG = 16_384;
    private static final int COLLECTIONS = 3;

    private final Process process;
    private final BufferedReader output;
    private final int port;

    private EchoServer(Process process, BufferedReader output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Serves with the implementation that the argument names. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "weft" -> Async.run(EchoServer::streams);
            case "eventLoop" -> EventLoop.run(EchoServer::streams);
            case "jdk" -> sockets();
            case "netty" -> NettyEcho.serve(EchoServer::announceAndWait);
            default ->
                throw new IllegalArgumentException(
                        "server must be weft, eventLoop, jdk or netty, but is '" + arguments[0] + "'");
        }
        System.exit(0);
    }

    /**
     * Starts a server, and returns when it listens.
     *
     * @param kind the implementation: {@code weft}, {@code eventLoop}, {@code jdk} or {@code netty}
     * @throws IOException if the server did not start
     */
    public static EchoServer start(String kind) throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:+UseG1GC", "-Xms1g", "-Xmx1g", "--enable-preview"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoServer.class.getName(), kind));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException("server '" + kind + "' did not start");
        }
        return new EchoServer(process, output, Integer.parseInt(line));
    }

    /** The port on which the server listens. */
    public int port() {
        return port;
    }

    /** The bytes of heap and of direct buffers that the server uses after a garbage collection. */
    public long memory() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(output.readLine());
    }

    /** Ends the server, and waits until its process has ended. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    private static void announceAndWait(int port) throws IOException {
        System.out.println(port);
        while (System.in.read() >= 0) {
            System.out.println(usedMemory());
        }
    }

    private static long usedMemory() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }

    private static void streams() throws Exception {
        Tcp.<Boolean, Exception>serve(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Tcp.serverOptions().backlog(BACKLOG).connectionLimit(BACKLOG),
                EchoServer::echo,
                server -> {
                    Async.onPlatformThread(() -> announceAndWait(server.port()));
                    return true;
                });
    }

    private static void echo(ByteStream stream) throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        while (stream.read(bytes) >= 0) {
            stream.write(bytes.flip());
            bytes.clear();
        }
    }

    private static void sockets() throws IOException {
        try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> acceptAll(server));
            announceAndWait(server.getLocalPort());
        }
    }

    private static void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> echo(socket));
            }
        } catch (SocketException e) {
            return; // the server socket was closed
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
}
