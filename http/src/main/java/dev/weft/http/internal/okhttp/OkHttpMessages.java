package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.Url;
import java.io.OutputStream;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Requests and header fields, translated to OkHttp's and back. */
final class OkHttpMessages {
    private OkHttpMessages() {}

    static Request request(TransportRequest request, HttpUrl url, CallEvents events) {
        // OkHttp would ask for gzip and decompress it by itself, which is the session's to do.
        HeaderFields headers = request.headers().contains("Accept-Encoding")
                ? request.headers()
                : request.headers().with("Accept-Encoding", "identity");
        return new Request.Builder()
                .url(url)
                .headers(headers(headers))
                .method(request.method(), body(request, events))
                .tag(CallEvents.class, events)
                .build();
    }

    /** An empty one rather than none, if it must not be sent again: OkHttp asks that of the body. */
    private static @Nullable RequestBody body(TransportRequest request, CallEvents events) {
        BodyWriter body = request.body();
        boolean idempotent = Methods.isIdempotent(request.method());
        if (body == null && idempotent && !Methods.expectsBody(request.method())) {
            return null;
        }
        return new OkHttpBody(body == null ? new EmptyBody() : body, idempotent, events);
    }

    /** They were checked when they were set; OkHttp's own check refuses what is not ASCII. */
    private static Headers headers(HeaderFields fields) {
        Headers.Builder headers = new Headers.Builder();
        fields.forEach(headers::addUnsafeNonAscii);
        return headers.build();
    }

    static HeaderFields fields(Headers headers) {
        String[] namesAndValues = new String[2 * headers.size()];
        for (int i = 0; i < headers.size(); i++) {
            namesAndValues[2 * i] = headers.name(i);
            namesAndValues[2 * i + 1] = headers.value(i);
        }
        return HeaderFields.received(namesAndValues);
    }

    /** The URL as OkHttp has it: with a user it would be shown to the server, and a fragment is not sent. */
    static HttpUrl url(Url url) {
        return HttpUrl.get(url.toString());
    }

    /** Nothing at all. */
    private record EmptyBody() implements BodyWriter {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public Optional<String> contentType() {
            return Optional.empty();
        }

        @Override
        public void writeTo(OutputStream out) {}
    }
}
