package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.store.Partial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Continues a download that broke off, by RFC 9110, sections 13.1.5 and 14. An incomplete body, called a part, is
 * continued only if a strong validator shows the server that the body has not changed. Otherwise the body is received
 * again from its beginning.
 */
final class Resumption {
    /** The minimum length of a part that is continued, in bytes. */
    static final long MIN_LENGTH = 256 * 1024;

    /**
     * The age from which a date of modification is a strong validator. A younger date is not a strong validator,
     * because a body can change twice within a second; see RFC 9110, section 8.8.2.2.
     */
    private static final Duration MIN_STRONG_AGE = Duration.ofSeconds(60);

    private static final Pattern STRONG_TAG = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/.*");

    private Resumption() {}

    /** The headers of a request for the rest of a body, after its first {@code length} bytes. */
    static Map<String, String> headers(Partial partial, long length) {
        return Map.of("Range", "bytes=" + length + "-", "If-Range", partial.validator(), "Accept-Encoding", "identity");
    }

    /** Whether the response is a part of a body. */
    static boolean isPart(Reply reply) {
        return reply.status() == 206;
    }

    /**
     * Whether a response contains the rest of the same body, from the byte {@code length} on. Its validator is compared
     * too, because some servers answer a range without regard to {@code If-Range}.
     */
    static boolean continues(Reply reply, Partial partial, long length) {
        Matcher range = RANGE.matcher(reply.header("Content-Range").orElse(""));
        return isPart(reply)
                && range.matches()
                && Long.parseLong(range.group(1)) == length
                && isSameBody(reply, partial.validator());
    }

    /** Whether the validator of a response, if it has one, is {@code validator}. */
    private static boolean isSameBody(Reply reply, String validator) {
        return reply.header(isStrong(validator) ? "ETag" : "Last-Modified")
                .map(value -> value.strip().equals(validator.strip()))
                .orElse(true);
    }

    /**
     * Returns a strong validator of the body; null if there is none, or if the reply is not the whole body of a GET with status
     * 200. The result is also null if the body is sent compressed, because the received bytes then differ from the bytes in the
     * file.
     */
    static @Nullable String validator(Reply reply) {
        boolean whole = reply.status() == 200 && reply.isGet();
        String coding = reply.header("Content-Encoding").orElse("identity").strip();
        if (!whole || !coding.equalsIgnoreCase("identity")) {
            return null;
        }
        Optional<String> tag = reply.header("ETag").map(String::strip);
        return tag.isPresent() ? tag.filter(Resumption::isStrong).orElse(null) : date(reply);
    }

    private static boolean isStrong(String tag) {
        return STRONG_TAG.matcher(tag).matches();
    }

    private static @Nullable String date(Reply reply) {
        Optional<Instant> now = reply.header("Date").flatMap(Resumption::parsed);
        return reply.header("Last-Modified")
                .filter(value -> now.isPresent()
                        && parsed(value)
                                .filter(at -> at.plus(MIN_STRONG_AGE).isBefore(now.get()))
                                .isPresent())
                .orElse(null);
    }

    /** Parses a date of HTTP; empty if {@code date} is not valid. */
    static Optional<Instant> parsed(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
