package dev.weft.http.internal.message;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The names of methods. */
public final class Methods {
    /** RFC 9110, section 5.6.2: a token. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Methods() {}

    /** The name in upper case, if it is one of the usual; others mean what they say. */
    public static String checked(String method) {
        Objects.requireNonNull(method, "method");
        if (isUsual(method)) {
            return method;
        }
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("method must be a name such as GET, but is '" + method + "'");
        }
        String upper = method.toUpperCase(Locale.ROOT);
        return isUsual(upper) ? upper : method;
    }

    private static boolean isUsual(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** Whether a request by this method has a body even if it is empty. */
    public static boolean expectsBody(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH", "PROPPATCH", "REPORT" -> true;
            default -> false;
        };
    }

    /**
     * Whether sending it twice does no more than sending it once.
     *
     * @implNote RFC 9110, section 9.2.2.
     */
    public static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Whether a request by this method may have a body. */
    public static boolean allowsBody(String method) {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
