/** An HTTP client session: HTTP/1.1 over Weft's byte streams, and HTTP/2 and web sockets over OkHttp. */
module dev.weft.http {
    requires transitive dev.weft;
    requires transitive dev.weft.io;
    requires transitive java.net.http;
    requires static transitive org.jspecify;
    requires static com.fasterxml.jackson.databind;
    requires static com.github.luben.zstd_jni;
    requires okhttp3;

    exports dev.weft.http;
    exports dev.weft.http.event;
    exports dev.weft.http.failure;
    exports dev.weft.http.jackson;
    exports dev.weft.http.resilience;
    exports dev.weft.http.spi;
    exports dev.weft.http.sse;
    exports dev.weft.http.websocket;

    uses dev.weft.http.spi.Codec;
}
