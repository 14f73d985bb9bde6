package dev.weft.cli.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How URLs in the input are read.
 *
 * @param literal whether brackets and braces are taken literally and not as ranges
 * @param scheme the scheme of a URL that has none
 */
public record Syntax(boolean literal, String scheme) {
    /** With ranges, and {@code http} for a URL without a scheme. */
    public static final Syntax USUAL = new Syntax(false, "http");

    /** A host, as people type it, with what may follow. Neither an e-mail address nor another scheme is one. */
    private static final Pattern HOST =
            Pattern.compile("((?:[^\\s:/?#@\\[\\]{}<>\"'`|^\\\\]+|\\[[0-9A-Fa-f:.]+])(?::\\d+)?)(?:[/?#].*)?");

    /** As these, but with brackets and braces taken literally. */
    Syntax asLiteral() {
        return new Syntax(true, scheme);
    }

    /**
     * The URL with its scheme. A word alone is not taken for a host, unless it is {@code localhost}: in a list it is rather
     * a mistake.
     */
    String complete(String url) {
        if (url.startsWith("//")) {
            return scheme + ":" + url;
        }
        Matcher matcher = url.contains("://") ? null : HOST.matcher(url);
        if (matcher == null || !matcher.matches()) {
            return url;
        }
        String host = matcher.group(1);
        boolean isHost = host.indexOf('.') > 0 || host.indexOf(':') >= 0 || host.equals("localhost");
        return isHost ? scheme + "://" + url : url;
    }
}
