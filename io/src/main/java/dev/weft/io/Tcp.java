package dev.weft.io;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.TaskFailedException;
import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.Require;
import dev.weft.io.internal.Run;
import dev.weft.io.internal.socket.Dial;
import dev.weft.io.internal.socket.Listener;
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

    /** The default settings of a connection, from which other settings are derived. */
    public static ConnectOptions connectOptions() {
        return ConnectOptions.DEFAULT;
    }

    /** The default settings of a server, from which other settings are derived. */
    public static ServerOptions serverOptions() {
        return ServerOptions.DEFAULT;
    }

    /**
     * Connects to a host, given by name or by address. Waits for the connection. All addresses of the name are tried:
     * if an attempt has not ended within 250 milliseconds, an attempt at the next address starts beside it. The first
     * connection wins.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if every attempt failed; the message contains the failures
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     * @implNote Heritage: {@code asyncio.open_connection}; happy eyeballs are always on.
     */
    public static ByteStream connect(String host, int port) throws IOException, InterruptedException {
        return connect(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Like {@link #connect(String, int)}, with settings.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if every attempt failed
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(String host, int port, ConnectOptions options)
            throws IOException, InterruptedException {
        Objects.requireNonNull(host, "host");
        Require.port(port, "port");
        Objects.requireNonNull(options, "options");
        List<InetAddress> addresses = Names.lookUp(host);
        return connectToFirst(
                host + ":" + port,
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList(),
                options);
    }

    /**
     * Connects to one address. If the address contains a host name, the name is looked up.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws NoConnectionException if no connection could be made
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(InetSocketAddress address, ConnectOptions options)
            throws IOException, InterruptedException {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        return address.isUnresolved()
                ? connect(address.getHostString(), address.getPort(), options)
                : connectToFirst(Addresses.words(address), List.of(address), options);
    }

    /**
     * Connects to the first of several addresses that answers, like {@link #connect(String, int)} with the addresses of a
     * name. For programs that look up names by other means.
     *
     * @param target the host and port, for messages
     * @param addresses the addresses in order of preference, already looked up
     * @throws NoConnectionException if every attempt failed
     * @throws IllegalArgumentException if there is no address, or one of them is a name that was not looked up
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(String target, List<InetSocketAddress> addresses, ConnectOptions options)
            throws IOException, InterruptedException {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
        for (InetSocketAddress address : addresses) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("addresses must be looked up, but one is " + address);
            }
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("addresses must not be empty");
        }
        return connectToFirst(target, addresses, options);
    }

    private static ByteStream connectToFirst(String target, List<InetSocketAddress> addresses, ConnectOptions options)
            throws IOException, InterruptedException {
        Run.throwIfCancelled();
        Dial dial = new Dial(options.stream.socketOptions, options.localAddress);
        return new HappyEyeballs(options, address -> ByteStream.over(dial.tcp(address), options.stream))
                .connect(target, addresses);
    }

    /**
     * Accepts connections at {@code address}, and runs {@code handler} with each in a task of its own, until the caller
     * is cancelled. When a handler returns, its connection is {@linkplain ByteStream#finish finished}. When a handler
     * throws, its connection is aborted. A failed handler ends only its own connection.
     *
     * @param address the address at which to listen; with port 0 the system chooses a port
     * @throws IOException if the server cannot listen at {@code address}
     * @throws InterruptedException if the caller is cancelled; thrown after every connection has ended
     * @implNote Heritage: {@code asyncio.start_server} and {@code serve_forever}.
     */
    public static void serve(InetSocketAddress address, ServerOptions options, Action.On<? super ByteStream, ?> handler)
            throws IOException, InterruptedException {
        server(address, options, handler).runUntilStopped();
    }

    /**
     * Like {@link #serve(InetSocketAddress, ServerOptions, Action.On, Job.On)}, with the default settings.
     *
     * @return the result of the body
     * @throws X if the body throws it
     * @throws IOException if the server cannot listen at {@code address}
     * @throws InterruptedException if the caller is cancelled; thrown after every connection has ended
     */
    public static <T extends @Nullable Object, X extends Exception> T serve(
            InetSocketAddress address,
            Action.On<? super ByteStream, ?> handler,
            Job.On<? super Server, ? extends T, X> body)
            throws X, IOException, InterruptedException {
        return Tcp.<T, X>serve(address, ServerOptions.DEFAULT, handler, body);
    }

    /**
     * Serves while {@code body} runs: the server is a scope. When the body returns, the server stops accepting
     * connections, waits for at most {@link ServerOptions#drainTimeout} until the open connections have ended, and then
     * cancels the remaining connections. When the body throws, all connections are cancelled immediately.
     *
     * @param address the address at which to listen; with port 0 the system chooses a port
     * @param body runs while the server accepts connections, and receives the server
     * @return the result of the body
     * @throws X if the body throws it
     * @throws TaskFailedException if a handler fails with an {@link Error}
     * @throws IOException if the server cannot listen at {@code address}
     * @throws InterruptedException if the caller is cancelled; thrown after every connection has ended
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
        return new Server(Listener.tcp(resolved, options.listener()), options, handler);
    }
}
