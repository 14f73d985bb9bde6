package dev.weft.http.internal.message;

import dev.weft.http.spi.Url;

/** Quantities as written in messages. */
public final class Words {
    private static final int MOST_OF_A_URL = 200;

    private Words() {}

    /** {@code 1 byte}, {@code 20 bytes}. */
    public static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    /** The URL, without what is beyond its first 200 characters. */
    public static String url(Url url) {
        String text = url.toString();
        return text.length() <= MOST_OF_A_URL ? text : text.substring(0, MOST_OF_A_URL) + "…";
    }
}
