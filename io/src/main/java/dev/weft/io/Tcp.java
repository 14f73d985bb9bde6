package dev.weft.io;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * TCP: connections to a host, and servers.
 *
 * {@snippet :
 * Tcp.serve(new InetSocketAddress("127.0.0.1", 0), stream -> stream.forEachLine(line -> stream.write(line + "\n")), server -> {
 *     try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
 *         stream.write("hello\n");
 *         System.out.println(stream.readLine());
 *     }
 *     return null;
 * });
 * }
 */
public final class Tcp {
    private Tcp() {}

    /** The settings of a connection that is not the plain one. */
    public static ConnectOptions connectOptions() {
        return ConnectOptions.DEFAULT;
    }

    /** The settings of a server that is not the plain one. */
    public static ServerOptions serverOptions() {
        return ServerOptions.DEFAULT;
    }

    /**
     * Connects to a host by its name, or its address as text. All addresses of the name are tried, the next one beside the
     * others when one has not answered within 250 milliseconds; the first that answers wins.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if no address could be connected to: the message says what came of each
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     * @implNote Heritage: {@code asyncio.open_connection}; happy eyeballs are always on.
     */
    public static ByteStream connect(String host, int port) throws IOException, InterruptedException {
        return connect(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * As {@link #connect(String, int)}, with settings.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if no address could be connected to
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     */
    public static ByteStream connect(String host, int port, ConnectOptions options)
            throws IOException, InterruptedException {
        Objects.requireNonNull(host, "host");
        Require.port(port, "port");
        Objects.requireNonNull(options, "options");
        List<InetAddress> addresses = Names.lookUp(host);
        return connect(
                host + ":" + port,
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList(),
                options);
    }

    /**
     * Connects to one address; a name in it is looked up.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if it could not be connected to
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     */
    public static ByteStream connect(InetSocketAddress address, ConnectOptions options)
            throws IOException, InterruptedException {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        return address.isUnresolved()
                ? connect(address.getHostString(), address.getPort(), options)
                : connect(Addresses.words(address), List.of(address), options);
    }

    private static ByteStream connect(String target, List<InetSocketAddress> addresses, ConnectOptions options)
            throws IOException, InterruptedException {
        Run.throwIfCancelled();
        return new HappyEyeballs(options, new Dial(options)::tcp).connect(target, addresses);
    }

    /**
     * Accepts connections at {@code address}, and runs {@code handler} with each in a task of its own, until the caller is
     * cancelled. When a handler returns, its connection is finished; when it throws, broken off. A failed handler ends
     * only its own connection.
     *
     * @param address where to listen; port 0 is one that the system chooses
     * @throws IOException if it cannot listen there
     * @throws InterruptedException if the caller is cancelled, once every connection has ended
     * @implNote Heritage: {@code asyncio.start_server} and {@code serve_forever}.
     */
    public static void serve(InetSocketAddress address, ServerOptions options, Action.On<? super ByteStream, ?> handler)
            throws IOException, InterruptedException {
        server(address, options, handler).runUntilStopped();
    }

    /**
     * As {@link #serve(InetSocketAddress, ServerOptions, Action.On, Job.On)}, with the plain settings.
     *
     * @return what the body returns
     * @throws X if the body throws it
     * @throws IOException if it cannot listen there
     * @throws InterruptedException if the caller is cancelled, once every connection has ended
     */
    public static <T extends @Nullable Object, X extends Exception> T serve(
            InetSocketAddress address,
            Action.On<? super ByteStream, ?> handler,
            Job.On<? super Server, ? extends T, X> body)
            throws X, IOException, InterruptedException {
        return Tcp.<T, X>serve(address, ServerOptions.DEFAULT, handler, body);
    }

    /**
     * Serves as long as {@code body} runs: the server is a scope. When the body returns, the server accepts no more, waits
     * until the connections have ended, no longer than {@link ServerOptions#drainLimit}, and cancels those that are left.
     * When the body throws, all are cancelled at once.
     *
     * @param address where to listen; port 0 is one that the system chooses
     * @param body what is done meanwhile, with the server: its address, and the means to stop it
     * @return what the body returns
     * @throws X if the body throws it
     * @throws TaskFailedException if a handler fails with an {@link Error}
     * @throws IOException if it cannot listen there
     * @throws InterruptedException if the caller is cancelled, once every connection has ended
     */
    public static <T extends @Nullable Object, X extends Exception> T serve(
            InetSocketAddress address,
            ServerOptions options,
            Action.On<? super ByteStream, ?> handler,
            Job.On<? super Server, ? extends T, X> body)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(body, "body");
        return server(address, options, handler).<T, X>run(body);
    }

    private static Server server(
            InetSocketAddress address, ServerOptions options, Action.On<? super ByteStream, ?> handler)
            throws IOException, InterruptedException {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(handler, "handler");
        Run.throwIfCancelled();
        InetSocketAddress resolved = address.isUnresolved()
                ? new InetSocketAddress(Names.lookUp(address.getHostString()).getFirst(), address.getPort())
                : address;
        return new Server(Listener.tcp(resolved, options), options, handler);
    }
}
