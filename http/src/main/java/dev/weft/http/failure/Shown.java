package dev.weft.http.failure;

import java.net.URI;

/** URLs as shown in messages. */
final class Shown {
    private static final int MAX_CHARACTERS = 200;

    private Shown() {}

    /** The URL, cut after 200 characters. */
    static String of(URI url) {
        String text = url.toString();
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
