package dev.weft.http.failure;

import java.net.URI;

/** URLs as shown in messages. */
final class ShortUrl {
    private static final int MAX_CHARACTERS = 200;

    private ShortUrl() {}

    /** The URL, cut after 200 characters. */
    static String of(URI url) {
        String text = url.toString();
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
