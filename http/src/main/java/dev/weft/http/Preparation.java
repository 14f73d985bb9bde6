package dev.weft.http;

/** Adds to a request what its session adds to all. */
final class Preparation {
    private static final String ACCEPTED = String.join(", ", ContentCoding.names());

    private final Settings settings;

    /** What a request without headers of its own has in the end. */
    private final Headers defaults;

    Preparation(Settings settings) {
        this.settings = settings;
        this.defaults = withEncoding(settings.headers);
    }

    /** Once for each call: a redirect takes away what must not go where it leads. */
    Request of(Request request) {
        Headers own = request.headers();
        Headers headers = own.size() == 0 ? defaults : withEncoding(settings.headers.with(own));
        return request.with(headers, Urls.withDefaults(request.url(), settings.query));
    }

    private static Headers withEncoding(Headers headers) {
        return !headers.contains("Accept-Encoding") && !headers.contains("Range")
                ? headers.with("Accept-Encoding", ACCEPTED)
                : headers;
    }

    /** For each exchange: the body, and what stands around the exchange, may have changed. */
    static Request withContentType(Request request) {
        Body body = request.bodyOrNull();
        String type = body == null || request.headers().contains("Content-Type")
                ? null
                : body.contentType().orElse(null);
        return type == null ? request : request.header("Content-Type", type);
    }
}
