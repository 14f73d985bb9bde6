package dev.weft.http.failure;

import java.net.URI;

/** URLs as shown in messages. */
final class Shown {
    private static final int MOST = 200;

    private Shown() {}

    /** The URL, without what is beyond its first 200 characters. */
    static String of(URI url) {
        String text = url.toString();
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }
}
