/** An HTTP session over OkHttp. */
module dev.weft.http {
    requires transitive dev.weft;
    requires transitive java.net.http;
    requires static transitive org.jspecify;
    requires okhttp3;

    exports dev.weft.http;
    exports dev.weft.http.spi;
}
