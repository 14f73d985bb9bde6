package dev.weft.cli.result;

import java.util.regex.Pattern;

/** Removes the passwords in URLs, so that they are in no output, journal or report. */
public final class Secrets {
    /** The user name, if any, and the password in the authority of a URL, anywhere in a text. */
    private static final Pattern PASSWORD = Pattern.compile("(//[^/?#\\s:@\"]*):[^/?#\\s\"]*@");

    private Secrets() {}

    /** Returns {@code text} without the passwords of the URLs in it. */
    public static String hide(String text) {
        return text.indexOf('@') < 0 ? text : PASSWORD.matcher(text).replaceAll("$1@");
    }
}
