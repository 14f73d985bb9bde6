package dev.weft.cli.result;

import java.util.regex.Pattern;

/** Removes passwords from URLs, so that no output, journal or report contains them. */
public final class Secrets {
    /** The user name, if any, and the password in the authority of a URL, anywhere in a text. */
    private static final Pattern PASSWORD = Pattern.compile("(//[^/?#\\s:@\"]*):[^/?#\\s\"]*@");

    /** A password among the parameters of a database address. */
    private static final Pattern PARAMETER = Pattern.compile("(postgres(?:ql)?://[^\\s\"]*[?&]password=)[^&\\s\"]*");

    private Secrets() {}

    /** Returns {@code text} without the passwords of the URLs in it. */
    public static String hide(String text) {
        String hidden = text.indexOf('@') < 0 ? text : PASSWORD.matcher(text).replaceAll("$1@");
        return hidden.contains("password=") ? PARAMETER.matcher(hidden).replaceAll("$1***") : hidden;
    }
}
