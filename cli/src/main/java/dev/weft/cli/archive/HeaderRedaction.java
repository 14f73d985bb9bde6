package dev.weft.cli.archive;

import dev.weft.cli.archive.Exchanged.Header;
import dev.weft.cli.result.Secrets;
import dev.weft.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides the secret values of headers in an archive. Of a request, only the values of headers in a list of harmless names are
 * shown, because the value of any other header may be a key. Of a response, the values that give access are hidden: cookies,
 * and headers whose names contain a word such as {@code token}.
 */
final class HeaderRedaction {
    /** The replacement for a hidden value. */
    static final String HIDDEN = "***";

    private static final Set<String> SHOWN = Set.of(
            "accept",
            "accept-charset",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "connection",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "dnt",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "origin",
            "pragma",
            "range",
            "referer",
            "te",
            "user-agent");

    private static final Pattern ACCESS = Pattern.compile(
            "set-cookie2?|.*(?:token|secret|password|session|authorization|authentication-info|api-?key).*");

    private HeaderRedaction() {}

    static List<Header> ofRequest(Headers headers) {
        List<Header> shown = new ArrayList<>();
        headers.forEach((name, value) -> shown.add(
                new Header(name, SHOWN.contains(name.toLowerCase(Locale.ROOT)) ? Secrets.hide(value) : HIDDEN)));
        return shown;
    }

    static List<Header> ofResponse(Headers headers) {
        List<Header> shown = new ArrayList<>();
        headers.forEach((name, value) -> {
            boolean givesAccess = ACCESS.matcher(name.toLowerCase(Locale.ROOT)).matches();
            shown.add(new Header(name, givesAccess ? HIDDEN : Secrets.hide(value)));
        });
        return shown;
    }
}
