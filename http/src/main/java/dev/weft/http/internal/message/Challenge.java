package dev.weft.http.internal.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An authentication challenge of a server or proxy: {@code Digest realm="api", nonce="7yp"}.
 *
 * <p>Commas separate both the challenges in a header and the parameters of a challenge. Each item between commas is
 * therefore classified separately. An item that is a single word, or that begins with a word and a space, starts a new
 * challenge. An item {@code name=value} is a parameter of the current challenge.
 *
 * @param scheme the authentication scheme as written, such as {@code Basic}
 * @param parameters the parameters, by name in lower case
 * @implNote RFC 9110, section 11.6.1.
 */
public record Challenge(String scheme, Map<String, String> parameters) {

    /** Copies the parameters; nothing is checked. */
    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** Whether this is a challenge of scheme {@code other}, ignoring case. */
    public boolean isOf(String other) {
        return scheme.equalsIgnoreCase(other);
    }

    /** All challenges in these headers, in order. Anything malformed is skipped. */
    public static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> new Reader(header).addTo(challenges));
        return challenges;
    }

    /**
     * Parses one header in a single pass from left to right, so the time is linear in the length of the header, even
     * for hostile input.
     */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void addTo(List<Challenge> challenges) {
            skip(" \t,");
            while (at < text.length()) {
                String scheme = token();
                if (scheme.isEmpty()) {
                    skipItem();
                } else {
                    challenges.add(new Challenge(scheme, parameters()));
                }
                skip(" \t,");
            }
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            skip(" \t");
            while (at < text.length()) {
                int start = at;
                skip(" \t,");
                String name = token();
                skip(" \t");
                if (name.isEmpty() || !startsValue()) {
                    // This is the start of the next challenge, or a token68 (the opaque value of schemes such as
                    // Negotiate), which is skipped because Weft supports no scheme with a token68.
                    at = start;
                    skipPadding();
                    return parameters;
                }
                at++;
                skip(" \t");
                parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value());
                skip(" \t");
            }
            return parameters;
        }

        /**
         * Whether an equals sign and a value follow. The padding of a token68, as in {@code Negotiate dG9rZW4=}, is not
         * followed by a value.
         */
        private boolean startsValue() {
            if (at >= text.length() || text.charAt(at) != '=') {
                return false;
            }
            int next = at + 1;
            while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
                next++;
            }
            return next < text.length() && text.charAt(next) != ',' && text.charAt(next) != '=';
        }

        private void skipPadding() {
            if (at < text.length() && text.charAt(at) != ',') {
                skipItem();
            }
        }

        private void skipItem() {
            while (at < text.length() && text.charAt(at) != ',') {
                at++;
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            return text.charAt(at) == '"' ? quoted() : token();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}
