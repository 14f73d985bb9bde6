package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
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

/** Requests and header fields, translated to OkHttp's and back. Any thread may use it. */
final class OkHttpMessages {
    /** The last URL: the next request mostly goes to the same host, and to check and normalise its name is most of the work. */
    private volatile @Nullable Place lastPlace;

    /** The last fields: most requests of a session have the very same ones. */
    private volatile @Nullable Fields lastFields;

    /**
     * The request, as OkHttp has it.
     *
     * @throws ConnectFailedException if it goes to an address of IPv6 with a zone, for which OkHttp has no form
     */
    Request request(TransportRequest request, CallEvents events) throws ConnectFailedException {
        // OkHttp would ask for gzip and decompress it by itself, which is the session's to do.
        HeaderFields headers = request.headers().contains("Accept-Encoding")
                ? request.headers()
                : request.headers().with("Accept-Encoding", "identity");
        return new Request.Builder()
                .url(remembered(request.url()))
                .headers(remembered(headers))
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

    private HttpUrl remembered(Url url) throws ConnectFailedException {
        Place known = lastPlace;
        if (known != null && known.url.isSameOrigin(url)) {
            return known.url.equals(url) ? known.translated : known.at(url);
        }
        try {
            Place place = new Place(url, url(url));
            lastPlace = place;
            return place.translated;
        } catch (IllegalArgumentException e) {
            throw new ConnectFailedException("no connection can be made to " + url.authority(), url.uri(), e);
        }
    }

    private Headers remembered(HeaderFields fields) {
        Fields known = lastFields;
        if (known != null && known.fields == fields) {
            return known.translated;
        }
        Headers translated = headers(fields);
        lastFields = new Fields(fields, translated);
        return translated;
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

    private record Place(Url url, HttpUrl translated) {

        /** Another URL of the same origin. */
        HttpUrl at(Url other) {
            return translated
                    .newBuilder()
                    .encodedPath(other.path())
                    .encodedQuery(other.query())
                    .build();
        }
    }

    private record Fields(HeaderFields fields, Headers translated) {}

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
