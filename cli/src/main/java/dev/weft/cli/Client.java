package dev.weft.cli;

import dev.weft.Async;
import dev.weft.cli.archive.Archives;
import dev.weft.cli.archive.Recording;
import dev.weft.cli.attempt.Exchanger;
import dev.weft.cli.attempt.OutputException;
import dev.weft.cli.attempt.Tap;
import dev.weft.cli.attempt.Watch;
import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import dev.weft.cli.site.SiteClient;
import dev.weft.http.ClientSession;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;

/** The HTTP session of the program, which sends all requests. */
final class Client implements Exchanger, SiteClient, AutoCloseable {
    /** The maximum number of bytes of a robots.txt that are read. RFC 9309 requires at least 500 KiB. */
    private static final int MAX_SMALL_BYTES = 512 * 1024;

    private static final int MAX_SMALL_REDIRECTS = 5;

    private final RequestOptions requests;
    private final LimitOptions limits;
    private final ClientSession http;
    private final Archives archives;

    /**
     * Creates a client with these options.
     *
     * @param archives the archives to which exchanges are written
     * @param warnings receives a line about each dangerous option
     * @throws InputException if a file or a value of an option cannot be used
     */
    Client(
            RequestOptions requests,
            LimitOptions limits,
            ConnectionOptions connections,
            Archives archives,
            Consumer<String> warnings)
            throws InputException {
        this.requests = requests;
        this.limits = limits;
        this.archives = archives;
        SessionOptions options = requests.apply(ClientSession.options());
        http = connections.apply(limits.apply(options), warnings).create();
    }

    @Override
    public <T> T exchange(OutgoingRequest outgoing, Watch watch, Handler<T> handler)
            throws IOException, InterruptedException {
        Request request =
                limits.size(requests.request(http, outgoing.target(), outgoing.url(), outgoing.crossOrigin()));
        for (Map.Entry<String, String> header : outgoing.extraHeaders().entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        if (!outgoing.followsRedirects()) {
            request = request.maxRedirects(0);
        }
        return send(request, watch, (response, tap) -> handler.handle(new Reply(response, tap)));
    }

    /** Sends a request. If there are archives, records the exchange in them. */
    private <T> T send(Request request, Watch watch, Reading<T> reading) throws IOException, InterruptedException {
        if (archives.isEmpty()) {
            return request.listener(watch).receive(response -> reading.of(response, Tap.NONE));
        }
        try (Recording recording = archives.begin(request, watch)) {
            T result = sendRecorded(request, recording, reading);
            writeToArchive(recording::end);
            return result;
        }
    }

    private static <T> T sendRecorded(Request request, Recording recording, Reading<T> reading)
            throws IOException, InterruptedException {
        try {
            return request.listener(recording).receive(response -> {
                recording.answered(response);
                return reading.of(response, recording);
            });
        } catch (OutputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            writeToArchive(() -> recording.failed(e));
            throw e;
        }
    }

    private static void writeToArchive(Output.Writing writing) throws OutputException {
        try {
            writing.run();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Reads a response, and passes the bytes of its body to {@code tap}, too. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(Response response, Tap tap) throws IOException, InterruptedException;
    }

    @Override
    public boolean isRepeatable(Target target) {
        try {
            return requests.request(http, target).isIdempotent();
        } catch (IllegalArgumentException e) {
            return false; // not a valid request
        }
    }

    @Override
    public boolean isPlain(Target target) {
        return requests.isPlain(target);
    }

    @Override
    public Small fetch(String url) throws IOException, InterruptedException {
        Request request = requests.request(http, Target.of(url)).maxRedirects(MAX_SMALL_REDIRECTS);
        return send(request, Watch.begun(), (response, tap) -> {
            byte[] content = new byte[MAX_SMALL_BYTES];
            int length = 0;
            int count = 0;
            while (count >= 0 && length < MAX_SMALL_BYTES) {
                int offset = length;
                count = response.body().read(content, offset, MAX_SMALL_BYTES - offset);
                int arrived = count;
                if (arrived > 0) {
                    writeToArchive(() -> tap.arrived(content, offset, arrived));
                    length += arrived;
                } else {
                    tap.ended();
                }
            }
            return new Small(response.status(), new String(content, 0, length, StandardCharsets.UTF_8));
        });
    }

    /**
     * Fetches the list at a URL, and waits for it. The list is kept in a temporary file until the stream is closed.
     * Must be called by a thread that is not a task.
     */
    InputStream openList(String url) throws IOException {
        try {
            return Async.<InputStream, IOException>call(() -> open(url));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(InputException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the list");
        }
    }

    @Override
    public InputStream open(String url) throws IOException, InterruptedException {
        Path file = Files.createTempFile("weft", ".list");
        try {
            requests.request(http, Target.of(url))
                    .receive(response -> response.requireSuccess().body().saveTo(file));
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException | InterruptedException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
