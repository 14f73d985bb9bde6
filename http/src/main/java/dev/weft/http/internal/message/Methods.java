package dev.weft.http.internal.message;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The request methods and their properties. */
public final class Methods {
    /** A token by RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Methods() {}

    /**
     * The name of a method, in upper case if it is one of the standard methods. Other names are case-sensitive and are
     * not changed.
     *
     * @throws IllegalArgumentException if {@code method} is not a token
     */
    public static String checked(String method) {
        Objects.requireNonNull(method, "method");
        if (isStandard(method)) {
            return method;
        }
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("method must be a name such as GET, but is '" + method + "'");
        }
        String upper = method.toUpperCase(Locale.ROOT);
        return isStandard(upper) ? upper : method;
    }

    private static boolean isStandard(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /**
     * Whether a request with this method but without a body is sent with an empty body, that is, with {@code
     * Content-Length: 0}.
     */
    public static boolean expectsBody(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH", "PROPPATCH", "REPORT" -> true;
            default -> false;
        };
    }

    /**
     * Whether sending a request with this method twice has the same effect as sending it once.
     *
     * @implNote RFC 9110, section 9.2.2.
     */
    public static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /**
     * Whether a response with this status to a request with this method has no body, regardless of its headers.
     *
     * @implNote RFC 9110, section 6.4.1, and RFC 9112, section 6.3.
     */
    public static boolean isAnsweredWithoutBody(String method, int status) {
        return status < 200 || status == 204 || status == 304 || method.equals("HEAD");
    }

    /** Whether a request with this method may have a body. */
    public static boolean allowsBody(String method) {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
