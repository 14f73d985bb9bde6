package dev.weft.http.internal.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server, or a proxy, asks to be shown: {@code Digest realm="api", nonce="7yp"}.
 *
 * <p>A header may hold several challenges with commas between them, and commas stand between the parameters of one too. So
 * each item between commas is looked at by itself: one that begins with a word and a space, or is a word alone, begins a
 * challenge; {@code name=value} goes on with the one before.
 *
 * @param scheme how to show it, as it was written: {@code Basic}
 * @param parameters by their names in lower case
 * @implNote RFC 9110, section 11.6.1.
 */
public record Challenge(String scheme, Map<String, String> parameters) {

    /** Takes the scheme and the parameters as they are. */
    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** Whether this is a challenge of that scheme; upper and lower case are the same. */
    public boolean isOf(String other) {
        return scheme.equalsIgnoreCase(other);
    }

    /** All that these headers ask for, in their order. What is no challenge is passed over. */
    public static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> new Reader(header).addTo(challenges));
        return challenges;
    }

    /** Reads one header from left to right, in one pass, however long and however broken it is. */
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
                    // The beginning of the next challenge, or what is called token68, of which Weft knows no use.
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

        /** An equals sign with a value behind it: those at the end of {@code Negotiate dG9rZW4=} have none. */
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

        private void skip(String signs) {
            while (at < text.length() && signs.indexOf(text.charAt(at)) >= 0) {
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
