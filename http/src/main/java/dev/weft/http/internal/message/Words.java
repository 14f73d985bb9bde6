package dev.weft.http.internal.message;

import dev.weft.http.spi.Url;
import java.util.Locale;

/** Writes quantities and URLs for messages. */
public final class Words {
    private static final int MAX_URL_CHARACTERS = 200;

    private Words() {}

    /** A number of bytes, such as {@code 1 byte} or {@code 20 bytes}. */
    public static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    /** The URL, cut after 200 characters. */
    public static String url(Url url) {
        String text = url.toString();
        return text.length() <= MAX_URL_CHARACTERS ? text : text.substring(0, MAX_URL_CHARACTERS) + "…";
    }

    /** {@code text} with its first letter in lower case, unless the text begins with an abbreviation such as SOCKS. */
    public static String uncapitalized(String text) {
        boolean isAbbreviation = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        return isAbbreviation ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
