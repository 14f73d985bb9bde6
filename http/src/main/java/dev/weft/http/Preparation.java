package dev.weft.http;

/** Adds to a request what the session adds to all. */
final class Preparation {
    private Preparation() {}

    static Request of(Settings settings, Request request) {
        Headers headers = settings.headers.with(request.headers());
        Body body = request.bodyOrNull();
        if (body != null && !headers.contains("Content-Type")) {
            String type = body.contentType().orElse(null);
            headers = type == null ? headers : headers.with("Content-Type", type);
        }
        if (settings.decompress && !headers.contains("Accept-Encoding") && !headers.contains("Range")) {
            headers = headers.with("Accept-Encoding", "gzip, deflate");
        }
        return request.headers(headers);
    }
}
