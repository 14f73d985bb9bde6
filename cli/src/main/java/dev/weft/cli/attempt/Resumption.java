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
 * Going on with a download at the byte at which it ended, by RFC 9110, sections 13.1.5 and 14. A part is continued only if
 * the server says that the whole is still the same, by a strong validator; otherwise the body is received anew.
 */
final class Resumption {
    /** The length from which a part is worth continuing. */
    static final long WORTHWHILE = 256 * 1024;

    /** A date is strong only if the body could not change twice at that time; RFC 9110, section 8.8.2.2. */
    private static final Duration STRONG = Duration.ofSeconds(60);

    private static final Pattern STRONG_TAG = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/.*");

    private Resumption() {}

    /** The headers of a request for what is missing. */
    static Map<String, String> headers(Partial partial, long length) {
        return Map.of("Range", "bytes=" + length + "-", "If-Range", partial.validator(), "Accept-Encoding", "identity");
    }

    /** Whether a response goes on at the byte {@code length}. */
    static boolean continues(Reply reply, long length) {
        Matcher range = RANGE.matcher(reply.header("Content-Range").orElse(""));
        return reply.status() == 206 && range.matches() && Long.parseLong(range.group(1)) == length;
    }

    /**
     * A strong validator of the body; null if there is none, or the body is compressed on the way, so that its bytes are
     * not those of the file.
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
                                .filter(at -> at.plus(STRONG).isBefore(now.get()))
                                .isPresent())
                .orElse(null);
    }

    /** The time in a date of HTTP; empty if it is none. */
    static Optional<Instant> parsed(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
