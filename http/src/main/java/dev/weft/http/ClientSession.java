package dev.weft.http;

import dev.weft.Async;
import dev.weft.spi.Strand;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Fetches over HTTP, and keeps connections for the next request. One session serves any number of tasks; a program
 * normally has one.
 *
 * {@snippet :
 * List<String> pages(List<URI> urls) throws IOException, TimeoutException, InterruptedException {
 *     try (var http = ClientSession.create()) {
 *         return Async.withTimeout(Duration.ofSeconds(30), () ->
 *                 Async.gather(urls, url -> http.get(url).send().requireSuccess().text()));
 *     }
 * }
 * }
 *
 * <p>How long a request may take is said by the deadline around it; there is no other limit but the one for connecting.
 * A request that is cancelled or timed out ends at once: its connection is closed and not used again.
 *
 * <p>Redirects are followed, up to twenty. Compressed bodies are asked for and decompressed. All methods may be called
 * from any thread.
 *
 * @implNote Heritage: {@code aiohttp.ClientSession}; differs: OkHttp is the engine, so HTTP/2 is included.
 */
public final class ClientSession implements AutoCloseable {
    private final OkHttpClient client;
    private final Semaphore connections;
    private final Duration connectTimeout;
    private volatile boolean closed;

    ClientSession(Options options, Dns resolver) {
        connections = Semaphore.of(options.connectionLimit);
        connectTimeout = options.connectTimeout;
        Interceptor userAgent =
                chain -> chain.proceed(withDefaultHeader(chain.request(), "User-Agent", options.userAgent));
        client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(options.connectionLimit, 5, TimeUnit.MINUTES))
                .connectTimeout(connectTimeout)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .dns(new CancellableDns(resolver))
                .eventListener(new CancelledConnects())
                .addInterceptor(this::refuseIfClosed)
                .addInterceptor(userAgent)
                .build();
    }

    private static okhttp3.Request withDefaultHeader(okhttp3.Request request, String name, String value) {
        return request.header(name) != null
                ? request
                : request.newBuilder().header(name, value).build();
    }

    /** A session with the default {@link Options}. */
    public static ClientSession create() {
        return Options.DEFAULT.create();
    }

    /** The settings of a session that is not the plain one. */
    public static Options options() {
        return Options.DEFAULT;
    }

    /**
     * A GET request for {@code url}, to be sent. Does not wait.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL
     */
    public Request get(URI url) {
        return get(Objects.requireNonNull(url, "url").toString());
    }

    /**
     * A GET request for {@code url}, to be sent. Does not wait. What browsers forgive in a URL is forgiven here: a space
     * becomes {@code %20}.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL
     */
    public Request get(String url) {
        Objects.requireNonNull(url, "url");
        return new Request(
                this, new okhttp3.Request.Builder().url(parse(url)).get().build());
    }

    private static HttpUrl parse(String url) {
        try {
            return HttpUrl.get(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url must be an absolute http or https URL, but is '" + url + "'" + detail(e.getMessage()), e);
        }
    }

    /** What the engine says beyond what is said anyway. */
    private static String detail(@Nullable String message) {
        return message == null || message.startsWith("Expected URL scheme") ? "" : ": " + message;
    }

    /** Sends the request, waits for the whole response, and gives the connection back or closes it. */
    Response exchange(okhttp3.Request request) throws IOException, InterruptedException {
        requireOpen();
        return Async.<Response, IOException>call(() -> {
            try (var _ = connections.acquire()) {
                return Async.<Response, IOException>blocking(() -> execute(client.newCall(request)));
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
    }

    private Response execute(Call call) throws IOException, InterruptedException {
        try {
            return CallScope.call(call, () -> {
                try (okhttp3.Response response = call.execute()) {
                    return Response.readFrom(response);
                }
            });
        } catch (IOException e) {
            throwIfCancelled(e);
            if (closed) {
                throw closedMeanwhile(e);
            }
            throw FailureReason.stated(e, call.request().url(), connectTimeout);
        } finally {
            if (closed) {
                client.connectionPool().evictAll();
            }
        }
    }

    /** What the engine throws when it is cut short becomes what a wait throws then. */
    private static void throwIfCancelled(IOException thrown) throws InterruptedException {
        try {
            Strand.throwIfCancelled();
        } catch (InterruptedException e) {
            e.addSuppressed(thrown);
            throw e;
        }
        if (thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException)) {
            InterruptedException interrupted = new InterruptedException("interrupted while waiting for a response");
            interrupted.initCause(thrown);
            throw interrupted;
        }
    }

    /** Comes after the engine has registered the call: one that {@link #close} did not see to cancel ends here. */
    private okhttp3.Response refuseIfClosed(Interceptor.Chain chain) throws IOException {
        if (closed) {
            throw new IOException("Canceled");
        }
        return chain.proceed(chain.request());
    }

    private static IOException closedMeanwhile(IOException thrown) {
        return new IOException("the session was closed while the request was under way", thrown);
    }

    /**
     * Closes all connections. What is under way fails with an {@link IOException}, what is sent later with an {@link
     * IllegalStateException}. Does not wait; closing again does nothing.
     *
     * @implNote OkHttp shares a few idle daemon threads among all its clients of a JVM; they end by themselves after a
     *     minute.
     */
    @Override
    public void close() {
        closed = true;
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }

    /** How many connections are open, in use or kept for the next request. */
    int openConnections() {
        return client.connectionPool().connectionCount();
    }

    /** How many connections are kept for the next request. */
    int idleConnections() {
        return client.connectionPool().idleConnectionCount();
    }

    @Override
    public String toString() {
        Semaphore.Statistics now = connections.statistics();
        return "session [" + (closed ? "closed, " : "") + (now.permits() - now.available()) + " under way, "
                + now.waiting() + " waiting, " + openConnections() + " connections]";
    }

    /** The settings of a session. Immutable; each method gives settings that differ in one thing. */
    public static final class Options {
        static final Options DEFAULT = new Options(100, "weft", Duration.ofSeconds(10));

        private final int connectionLimit;
        private final String userAgent;
        private final Duration connectTimeout;

        private Options(int connectionLimit, String userAgent, Duration connectTimeout) {
            this.connectionLimit = connectionLimit;
            this.userAgent = userAgent;
            this.connectTimeout = connectTimeout;
        }

        /**
         * How many requests are under way at once, each on a connection or, with HTTP/2, sharing one; 100 if not set.
         * More wait for their turn, first come, first served.
         *
         * @throws IllegalArgumentException if {@code limit} is less than one
         */
        public Options connectionLimit(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
            }
            return new Options(limit, userAgent, connectTimeout);
        }

        /**
         * What requests call their sender, unless they have such a header of their own; {@code weft} if not set.
         *
         * @throws IllegalArgumentException if {@code userAgent} cannot be the value of a header
         */
        public Options userAgent(String userAgent) {
            Objects.requireNonNull(userAgent, "userAgent");
            try {
                new okhttp3.Headers.Builder().add("User-Agent", userAgent);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("userAgent cannot be a header: " + e.getMessage(), e);
            }
            return new Options(connectionLimit, userAgent, connectTimeout);
        }

        /**
         * How long connecting to one address may take before the next is tried, or the request fails with a {@link
         * SocketTimeoutException}; ten seconds if not set. Real time, whatever clock the tasks run by.
         *
         * @throws IllegalArgumentException if {@code timeout} is not between a millisecond and 24 days
         */
        public Options connectTimeout(Duration timeout) {
            Objects.requireNonNull(timeout, "timeout");
            if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(24)) > 0) {
                throw new IllegalArgumentException("timeout must be between 1 ms and 24 days, but is " + timeout);
            }
            return new Options(connectionLimit, userAgent, timeout);
        }

        /** A session with these settings. */
        public ClientSession create() {
            return new ClientSession(this, Dns.SYSTEM);
        }
    }
}
