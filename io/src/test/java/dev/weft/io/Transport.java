package dev.weft.io;

import dev.weft.Action;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The transports that are tested. */
enum Transport {
    MEMORY,
    TCP,
    UNIX,
    TLS_1_2_OVER_MEMORY,
    TLS_1_3_OVER_TCP;

    static final ServerOptions AT_ONCE = Tcp.serverOptions().drainTimeout(java.time.Duration.ZERO);

    /** Runs {@code body} with two connected streams, and then aborts the streams. */
    void run(StreamOptions options, Action.On<ByteStream.Pair, Exception> body) throws Exception {
        switch (this) {
            case MEMORY -> use(ByteStream.pair(Link.perfect(), options), body);
            case TCP -> overTcp(options, body);
            case UNIX -> overUnix(options, body);
            case TLS_1_2_OVER_MEMORY -> use(secured(ByteStream.pair(Link.perfect(), options), "TLSv1.2"), body);
            case TLS_1_3_OVER_TCP -> overTcp(options, plain -> use(secured(plain, "TLSv1.3"), body));
        }
    }

    boolean isTls12() {
        return this == TLS_1_2_OVER_MEMORY;
    }

    private static void use(ByteStream.Pair pair, Action.On<ByteStream.Pair, Exception> body) throws Exception {
        try {
            body.run(pair);
        } finally {
            pair.near().abort();
            pair.far().abort();
        }
    }

    private static void overTcp(StreamOptions options, Action.On<ByteStream.Pair, Exception> body) throws Exception {
        Queue<ByteStream> accepted = Queue.unbounded();
        Queue<Boolean> done = Queue.unbounded();
        Tcp.<Boolean, Exception>serve(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AT_ONCE.stream(options),
                stream -> {
                    accepted.put(stream);
                    done.take();
                },
                server -> {
                    ByteStream near = Tcp.connect("127.0.0.1", server.port(), Tcp.connectOptions().stream(options));
                    use(new ByteStream.Pair(near, accepted.take()), body);
                    return true;
                });
    }

    private static void overUnix(StreamOptions options, Action.On<ByteStream.Pair, Exception> body) throws Exception {
        Path folder = Files.createTempDirectory("weft-unix");
        Path file = folder.resolve("socket");
        Queue<ByteStream> accepted = Queue.unbounded();
        Queue<Boolean> done = Queue.unbounded();
        try {
            Unix.<Boolean, Exception>serve(
                    file,
                    AT_ONCE.stream(options),
                    stream -> {
                        accepted.put(stream);
                        done.take();
                    },
                    server -> {
                        ByteStream near = Unix.connect(file, Tcp.connectOptions().stream(options));
                        use(new ByteStream.Pair(near, accepted.take()), body);
                        return true;
                    });
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    /** The near side is the client. */
    static ByteStream.Pair secured(ByteStream.Pair plain, String version) throws IOException, InterruptedException {
        TlsOptions options = Tls.options().context(Keys.context()).versions(version);
        return TaskGroup.<ByteStream.Pair, IOException>call(group -> {
            Task<ByteStream> far = group.spawn(() -> Tls.server(plain.far(), options));
            ByteStream near = Tls.client(plain.near(), options.serverName("localhost"));
            return new ByteStream.Pair(near, far.await());
        });
    }
}
