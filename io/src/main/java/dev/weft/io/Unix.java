package dev.weft.io;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Job;
import dev.weft.io.internal.Run;
import dev.weft.io.internal.socket.Dial;
import dev.weft.io.internal.socket.Listener;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unix domain sockets: connections between processes of one machine. The address is a file.
 *
 * {@snippet :
 * String ask(Path socket, String question) throws IOException, InterruptedException {
 *     try (ByteStream stream = Unix.connect(socket)) {
 *         stream.write(question + "\n");
 *         return stream.readLine();
 *     }
 * }
 * }
 */
public final class Unix {
    private Unix() {}

    /**
     * Connects to the server that listens at {@code file}. Waits for the connection, and while the server's backlog is full.
     *
     * @throws IOException if no server listens at {@code file}
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     * @implNote Heritage: {@code asyncio.open_unix_connection}.
     */
    public static ByteStream connect(Path file) throws IOException, InterruptedException {
        return connect(file, ConnectOptions.DEFAULT);
    }

    /**
     * Like {@link #connect(Path)}, with settings. Settings for several addresses have no effect.
     *
     * @throws IOException if no server listens at {@code file}, or its backlog stays full for the time limit of an
     *     attempt
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(Path file, ConnectOptions options) throws IOException, InterruptedException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Objects.requireNonNull(file, "file"));
        Objects.requireNonNull(options, "options");
        Run.throwIfCancelled();
        Dial dial = new Dial(options.stream.socketOptions, null);
        Optional<ByteStream> stream;
        try {
            stream = Async.<ByteStream, IOException>moveOnAfter(
                    options.attemptTimeout, () -> ByteStream.over(dial.unix(address), options.stream));
        } catch (IOException e) {
            throw new NoConnectionException(file.toString(), List.of(e));
        }
        return stream.orElseThrow(() -> new NoConnectionException(
                file.toString(),
                List.of(new ConnectException(
                        "its backlog was full for " + Durations.inWords(options.attemptTimeout)))));
    }

    /**
     * Accepts connections at {@code file}, like {@link Tcp#serve(java.net.InetSocketAddress, ServerOptions,
     * Action.On)}.
     *
     * @throws IOException if the server cannot listen at {@code file}
     * @throws InterruptedException if the caller is cancelled; thrown after every connection has ended
     * @implNote Heritage: {@code asyncio.start_unix_server}.
     */
    public static void serve(Path file, ServerOptions options, Action.On<? super ByteStream, ?> handler)
            throws IOException, InterruptedException {
        server(file, options, handler).runUntilStopped();
    }

    /**
     * Serves at {@code file} while {@code body} runs, like {@link Tcp#serve(java.net.InetSocketAddress, ServerOptions,
     * Action.On, Job.On)}. A socket file that a server has left there, and that no server uses any more, is replaced.
     * The file is deleted at the end.
     *
     * @return the result of the body
     * @throws X if the body throws it
     * @throws IOException if the server cannot listen at {@code file}
     * @throws InterruptedException if the caller is cancelled; thrown after every connection has ended
     */
    public static <T extends @Nullable Object, X extends Exception> T serve(
            Path file,
            ServerOptions options,
            Action.On<? super ByteStream, ?> handler,
            Job.On<? super Server, ? extends T, X> body)
            throws X, IOException, InterruptedException {
        Objects.requireNonNull(body, "body");
        return server(file, options, handler).<T, X>run(body);
    }

    private static Server server(Path file, ServerOptions options, Action.On<? super ByteStream, ?> handler)
            throws IOException, InterruptedException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(handler, "handler");
        Run.throwIfCancelled();
        return new Server(Listener.unix(UnixDomainSocketAddress.of(file), options.listener()), options, handler);
    }
}
