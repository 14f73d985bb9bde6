package dev.weft.cli.archive;

import dev.weft.cli.archive.Exchanged.Cut;
import dev.weft.cli.archive.Exchanged.Header;
import dev.weft.cli.archive.Exchanged.Message;
import dev.weft.cli.attempt.Tap;
import dev.weft.cli.attempt.Watch;
import dev.weft.cli.result.Secrets;
import dev.weft.cli.result.Timing;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.HttpListener;
import dev.weft.http.failure.TooLargeException;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records one exchange: first the request, then the response, then the body as it is read. Used by one task, except for {@link
 * #on}, which any thread may call.
 */
public final class Recording implements Tap, HttpListener, AutoCloseable {
    private final Archives archives;
    private final Watch watch;
    private final Timing before;
    private final Instant start = Instant.now();
    private final Spool body = new Spool();
    private Message request;
    private @Nullable Message response;
    private boolean whole;
    private volatile String protocol = "http/1.1";

    Recording(Archives archives, Request request, Watch watch) {
        this.archives = archives;
        this.watch = watch;
        this.before = watch.timing();
        this.request = message(request);
    }

    private static Message message(Request request) {
        Url url = Url.of(request.uri().toString()).withFragment(null);
        List<Header> headers = new ArrayList<>();
        if (!request.headers().contains("Host")) {
            headers.add(new Header("Host", host(url)));
        }
        headers.addAll(HeaderRedaction.ofRequest(request.headers()));
        return new Message(request.method(), url.withoutUser().toString(), 0, headers);
    }

    private static String host(Url url) {
        Authority authority = url.authority();
        boolean usual = authority.port() == Authority.defaultPort(url.scheme());
        return authority.hostInUrl() + (usual ? "" : ":" + authority.port());
    }

    @Override
    public void on(HttpEvent event) {
        watch.on(event);
        if (event.kind() == Kind.CONNECTION) {
            protocol = String.valueOf(event.detail());
        }
    }

    /**
     * Called when the head of the response has arrived. If the session has followed redirects, {@code reply} is the
     * last response.
     */
    public void answered(Response reply) {
        request = message(reply.request());
        response = new Message(
                request.method(), request.url(), reply.status(), HeaderRedaction.ofResponse(reply.headers()));
    }

    @Override
    public void arrived(byte[] chunk, int offset, int length) throws IOException {
        body.write(chunk, offset, length);
    }

    @Override
    public void ended() {
        whole = true;
    }

    /**
     * Adds the exchange to the archives; may wait. A body that was not read to its end is marked as cut because of its
     * length.
     */
    public void end() throws IOException {
        add(whole ? null : Cut.LENGTH, null);
    }

    /** Adds a failed exchange to the archives; may wait. */
    public void failed(Exception thrown) throws IOException {
        Cut cut = switch (thrown) {
            case TooLargeException _ -> Cut.LENGTH;
            case HttpTimeoutException _ -> Cut.TIME;
            default -> Cut.DISCONNECT;
        };
        String message = thrown.getMessage();
        add(whole ? null : cut, Secrets.hide(message == null ? thrown.getClass().getSimpleName() : message));
    }

    private void add(@Nullable Cut cut, @Nullable String failure) throws IOException {
        Timing timing = watch.timing().since(before);
        archives.add(new Exchanged(start, request, response, body, cut, failure, protocol, timing));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
