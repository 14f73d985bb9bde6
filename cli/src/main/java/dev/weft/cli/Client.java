package dev.weft.cli;

import dev.weft.Async;
import dev.weft.cli.attempt.Exchanger;
import dev.weft.cli.attempt.Watch;
import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import dev.weft.cli.site.SiteClient;
import dev.weft.http.ClientSession;
import dev.weft.http.Request;
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

/** The HTTP session of the program. This is the only place where a target becomes a request. */
final class Client implements Exchanger, SiteClient, AutoCloseable {
    /** The bytes of a robots.txt that are read, by RFC 9309. */
    private static final int SMALL = 512 * 1024;

    private static final int SMALL_REDIRECTS = 5;

    private final RequestOptions requests;
    private final LimitOptions limits;
    private final ClientSession http;

    /**
     * Creates a client with these options.
     *
     * @param warnings receives a line about each option that is dangerous
     * @throws InputException if something that the options name cannot be used
     */
    Client(RequestOptions requests, LimitOptions limits, ConnectionOptions connections, Consumer<String> warnings)
            throws InputException {
        this.requests = requests;
        this.limits = limits;
        SessionOptions options = requests.apply(ClientSession.options());
        http = connections.apply(limits.apply(options), warnings).create();
    }

    @Override
    public <T> T exchange(Asked asked, Watch watch, Handler<T> handler) throws IOException, InterruptedException {
        Request request = limits.size(requests.request(http, asked.target(), asked.url(), asked.foreign()));
        for (Map.Entry<String, String> header : asked.headers().entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        if (!asked.followed()) {
            request = request.redirects(0);
        }
        return request.listener(watch).receive(response -> handler.handle(new Reply(response)));
    }

    @Override
    public boolean isRepeatable(Target target) {
        try {
            return requests.request(http, target).isIdempotent();
        } catch (IllegalArgumentException e) {
            return false; // no request at all
        }
    }

    @Override
    public boolean isPlain(Target target) {
        return requests.isPlain(target);
    }

    @Override
    public Small fetch(String url) throws IOException, InterruptedException {
        return requests.request(http, Target.of(url)).redirects(SMALL_REDIRECTS).receive(response -> {
            byte[] content = new byte[SMALL];
            int length = 0;
            int count = 0;
            while (count >= 0 && length < SMALL) {
                length += count;
                count = length == SMALL ? -1 : response.body().read(content, length, SMALL - length);
            }
            return new Small(response.status(), new String(content, 0, length, StandardCharsets.UTF_8));
        });
    }

    /** Waits for the list at a URL, which is kept in a temporary file until it is closed. */
    InputStream openList(String url) throws IOException {
        Path file = Files.createTempFile("weft", ".list");
        try {
            Async.<Long, IOException>call(() -> requests.request(http, Target.of(url))
                    .receive(response -> response.requireSuccess().body().saveTo(file)));
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | IllegalArgumentException e) {
            Files.deleteIfExists(file);
            throw new IOException(InputException.reason(e), e);
        } catch (InterruptedException e) {
            Files.deleteIfExists(file);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the list");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
