package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.internal.message.Octets;
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

/**
 * Translates requests to OkHttp's types, and header fields to and from OkHttp's types. Thread-safe: the two caches are
 * single references to immutable records.
 */
final class OkHttpMessages {
    /**
     * The last URL. Most requests go to the same host as the previous request, and a translation spends most of its
     * time on checking and normalising the host name.
     */
    private volatile @Nullable Place lastPlace;

    /** The last header fields. Most requests of a session have the same {@link HeaderFields} object. */
    private volatile @Nullable Fields lastFields;

    /**
     * The request as OkHttp's type.
     *
     * @throws ConnectFailedException if the URL has an IPv6 address with a zone, which OkHttp cannot represent
     */
    Request request(TransportRequest request, CallEvents events) throws ConnectFailedException {
        // Without this header OkHttp would request gzip and decompress the body by itself. The session already does
        // both.
        HeaderFields headers = request.headers().contains("Accept-Encoding")
                ? request.headers()
                : request.headers().with("Accept-Encoding", "identity");
        return new Request.Builder()
                .url(translate(request.url()))
                .headers(translate(headers))
                .method(request.method(), body(request, events))
                .tag(CallEvents.class, events)
                .build();
    }

    /**
     * The body as OkHttp's type. A request that must not be sent again gets an empty body instead of no body, because
     * OkHttp calls {@link OkHttpBody#isOneShot} to find out whether it may send the request again.
     */
    private static @Nullable RequestBody body(TransportRequest request, CallEvents events) {
        BodyWriter body = request.body();
        boolean idempotent = Methods.isIdempotent(request.method());
        if (body == null && idempotent && !Methods.expectsBody(request.method())) {
            return null;
        }
        return new OkHttpBody(body == null ? new EmptyBody() : body, idempotent, events);
    }

    private HttpUrl translate(Url url) throws ConnectFailedException {
        Place last = lastPlace;
        if (last != null && last.url.isSameOrigin(url)) {
            return last.url.equals(url) ? last.translated : last.at(url);
        }
        try {
            Place place = new Place(url, url(url));
            lastPlace = place;
            return place.translated;
        } catch (IllegalArgumentException e) {
            throw new ConnectFailedException("no connection can be made to " + url.authority(), url.uri(), e);
        }
    }

    private Headers translate(HeaderFields fields) {
        Fields last = lastFields;
        if (last != null && last.fields == fields) {
            return last.translated;
        }
        Headers translated = headers(fields);
        lastFields = new Fields(fields, translated);
        return translated;
    }

    /**
     * The fields as OkHttp's type, without OkHttp's check, which rejects anything but ASCII. {@link HeaderFields} has
     * checked the fields. OkHttp reads and sends text as UTF-8, while the fields have one character for each byte.
     */
    private static Headers headers(HeaderFields fields) {
        Headers.Builder headers = new Headers.Builder();
        fields.forEach((name, value) -> headers.addUnsafeNonAscii(name, Octets.text(value)));
        return headers.build();
    }

    static HeaderFields fields(Headers headers) {
        String[] namesAndValues = new String[2 * headers.size()];
        for (int i = 0; i < headers.size(); i++) {
            namesAndValues[2 * i] = headers.name(i);
            namesAndValues[2 * i + 1] = Octets.value(headers.value(i));
        }
        return HeaderFields.received(namesAndValues);
    }

    /** The URL as OkHttp's type. */
    static HttpUrl url(Url url) {
        return HttpUrl.get(url.toString());
    }

    private record Place(Url url, HttpUrl translated) {

        /** Another URL of the same origin, without parsing the host again. */
        HttpUrl at(Url other) {
            return translated
                    .newBuilder()
                    .encodedPath(other.path())
                    .encodedQuery(other.query())
                    .build();
        }
    }

    private record Fields(HeaderFields fields, Headers translated) {}

    /** A body of zero bytes. */
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
