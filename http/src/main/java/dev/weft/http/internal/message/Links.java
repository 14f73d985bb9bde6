package dev.weft.http.internal.message;

import dev.weft.http.spi.Url;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The links in {@code Link} headers, by RFC 8288. */
public final class Links {
    /**
     * All quantifiers are possessive, so matching does not backtrack: it takes linear time and no stack, even for a
     * long header.
     */
    private static final Pattern LINK =
            Pattern.compile("<([^<>]*+)>((?:\\s*+;\\s*+[^\\s=;,]++\\s*+(?:=\\s*+(?:\"[^\"]*+\"|[^;,\\s]*+))?+)*+)");

    private Links() {}

    /** A map from each relation to its target. If a relation is repeated, its first target is used. */
    public static Map<String, URI> of(Url base, List<String> headers) {
        Map<String, URI> links = new LinkedHashMap<>();
        for (String header : headers) {
            Matcher matcher = LINK.matcher(header);
            while (matcher.find()) {
                add(
                        links,
                        base.resolve(matcher.group(1)),
                        HeaderParameters.of(matcher.group(2)).get("rel"));
            }
        }
        return links;
    }

    private static void add(Map<String, URI> links, @Nullable Url target, @Nullable String relations) {
        if (target != null && relations != null) {
            for (String relation : relations.strip().split("\\s+", -1)) {
                links.putIfAbsent(relation, target.uri());
            }
        }
    }
}
