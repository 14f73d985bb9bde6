package dev.weft.cli.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The syntax of URLs in the input.
 *
 * @param literal whether brackets and braces are literal characters; otherwise they denote ranges
 * @param scheme the scheme of a URL that has none
 */
public record Syntax(boolean literal, String scheme) {
    /** The default: URLs with ranges, and {@code http} for a URL without a scheme. */
    public static final Syntax USUAL = new Syntax(false, "http");

    /**
     * A host as people type it, with an optional port, path, query or fragment. The pattern matches neither an e-mail address
     * nor another scheme.
     */
    private static final Pattern HOST =
            Pattern.compile("((?:[^\\s:/?#@\\[\\]{}<>\"'`|^\\\\]+|\\[[0-9A-Fa-f:.]+])(?::\\d+)?)(?:[/?#].*)?");

    /** This syntax, but with brackets and braces taken literally. */
    Syntax asLiteral() {
        return new Syntax(true, scheme);
    }

    /**
     * Adds the scheme to a URL that has none. A single word is not taken for a host, unless it is {@code localhost} or has a
     * port: in a list, a single word is more likely a mistake.
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
