package dev.weft.http;

import java.net.URI;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Requests that differ in other things share it, because a URI is made with much effort, and
 * listeners want it for every event.
 */
final class Destination {
    /** Signs that mean the same to both, and letters and digits besides: such a URL need not be encoded anew. */
    private static final String PLAIN = "-._~:/?&=+";

    private final HttpUrl url;
    private volatile @Nullable URI uri;

    Destination(HttpUrl url) {
        this.url = url;
    }

    HttpUrl url() {
        return url;
    }

    /** The URL as the JDK has it. */
    URI uri() {
        URI made = uri;
        if (made == null) {
            String text = url.toString();
            made = isPlain(text) ? URI.create(text) : url.uri();
            uri = made;
        }
        return made;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
