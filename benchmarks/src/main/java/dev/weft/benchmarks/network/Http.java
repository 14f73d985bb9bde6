package dev.weft.benchmarks.network;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.report.Row;
import dev.weft.benchmarks.rows.Crew;
import dev.weft.benchmarks.rows.InVirtualThread;
import dev.weft.benchmarks.rows.Measured;
import dev.weft.http.ClientSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time of at least {@value Row#REQUESTS} requests, {@link #n} at a time, for a page of 1 KiB from nginx on the same machine,
 * over connections that are reused. Every request is created from the text of its URL. The report divides the time by the
 * number of requests.
 */
public class Http extends Measured {
    /** The number of requests at a time. */
    @Param({"1", "10", "100", "1000", "10000"})
    int n;

    private Nginx nginx;
    private ClientSession session;
    private OkHttpClient client;
    private HttpClient jdk;
    private PlainLoop loop;

    /** For JMH. Starts the server. */
    public Http() {
        try {
            nginx = Nginx.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        session = ClientSession.create();
        client = new OkHttpClient();
        jdk = jdkClient();
        loop = new PlainLoop();
    }

    private static HttpClient jdkClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** Creates clients with as many connections as there are requests at a time. */
    @Setup
    public void prepare() {
        session.close();
        session = ClientSession.options().connectionLimit(n).create();
        client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(n, 5, TimeUnit.MINUTES))
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    /** Stops the server. */
    @TearDown
    public void stop() throws IOException, InterruptedException {
        session.close();
        client.connectionPool().evictAll();
        jdk.shutdownNow();
        loop.close();
        nginx.close();
    }

    private interface Fetch {
        int bytes() throws Exception;
    }

    private long fetches(Crew crew, Fetch fetch) throws Exception {
        AtomicLong bytes = new AtomicLong();
        int rounds = Math.max(1, Row.REQUESTS / n);
        for (int i = 0; i < rounds; i++) {
            crew.runAll(n, k -> bytes.addAndGet(fetch.bytes()));
        }
        return check((long) rounds * n * Nginx.PAGE, bytes.get());
    }

    private int fetchBySession() throws IOException, InterruptedException {
        return session.get(nginx.url()).send().requireSuccess().bytes().length;
    }

    private int fetchByOkHttp() throws IOException {
        Request request = new Request.Builder().url(nginx.url()).build();
        try (Response response = client.newCall(request).execute()) {
            check(200, response.code());
            return response.body().bytes().length;
        }
    }

    private int fetchByJdk() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(nginx.url())).build();
        HttpResponse<byte[]> response = jdk.send(request, HttpResponse.BodyHandlers.ofByteArray());
        check(200, response.statusCode());
        return response.body().length;
    }

    private int fetchByLoop() throws IOException {
        return loop.get(nginx.url()).length;
    }

    /** Weft's session. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> fetches(Crew.TASKS, this::fetchBySession));
    }

    /** Weft's session in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> fetches(Crew.TASKS, this::fetchBySession));
    }

    /** OkHttp on virtual threads. */
    @Benchmark
    public long okHttp() throws Exception {
        return InVirtualThread.call(() -> fetches(Crew.THREADS, this::fetchByOkHttp));
    }

    /** The JDK's client on virtual threads. */
    @Benchmark
    public long jdkHttpClient() throws Exception {
        return InVirtualThread.call(() -> fetches(Crew.THREADS, this::fetchByJdk));
    }

    /** A plain loop over sockets on virtual threads. */
    @Benchmark
    public long barePlainLoop() throws Exception {
        return InVirtualThread.call(() -> fetches(Crew.THREADS, this::fetchByLoop));
    }
}
