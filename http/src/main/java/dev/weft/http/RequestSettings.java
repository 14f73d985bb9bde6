package dev.weft.http;

/** The settings of a session that a request may have of its own. */
final class RequestSettings {
    static final Attribute<Timeouts> TIMEOUTS = Attribute.named("timeouts");
    static final Attribute<Integer> REDIRECTS = Attribute.named("redirects");
    static final Attribute<Long> MAX_BODY_SIZE = Attribute.named("maximum body size");
    static final Attribute<ProgressListener> DOWNLOAD_PROGRESS = Attribute.named("download progress");
    static final Attribute<HttpListener> LISTENER = Attribute.named("listener");

    static final Attribute<Credentials> CREDENTIALS = Attribute.named("credentials");
    static final Attribute<Tls> TLS = Attribute.named("TLS");

    private RequestSettings() {}
}
