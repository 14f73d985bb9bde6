package dev.weft.http;

/** Adds to a request what its session adds to all. */
final class Preparation {
    private static final String ACCEPTED = String.join(", ", ContentCoding.names());

    private Preparation() {}

    /** Once for each call: a redirect takes away what must not go where it leads. */
    static Request of(Settings settings, Request request) {
        Headers headers = settings.headers.with(request.headers());
        if (settings.decompress && !headers.contains("Accept-Encoding") && !headers.contains("Range")) {
            headers = headers.with("Accept-Encoding", ACCEPTED);
        }
        return request.headers(headers).to(Urls.withDefaults(request.url(), settings.query));
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
