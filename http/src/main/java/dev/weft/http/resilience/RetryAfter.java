package dev.weft.http.resilience;

import dev.weft.http.internal.message.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header by which a server says when to come again: RFC 9110, section 10.2.3. */
final class RetryAfter {

    /** More digits than any sane number of seconds has; a number with more is for ever. */
    private static final int MOST_DIGITS = 15;

    private RetryAfter() {}

    /**
     * How long to wait, by the value of the header: a number of seconds, or a date. Zero if the date has passed; empty
     * if the value is neither.
     *
     * @param sent when the server sent the response, by its own clock, so that a clock that is wrong does not matter; if
     *     the response did not tell, what time it is here
     */
    static Optional<Duration> parse(String value, Instant sent) {
        String trimmed = value.strip();
        if (!trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(seconds(trimmed));
        }
        return date(trimmed)
                .map(at -> Duration.between(sent, at))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    /** A date in any of the three forms that RFC 9110 allows, and in those that are seen in the wild. */
    static Optional<Instant> date(@Nullable String value) {
        return value == null || !value.chars().allMatch(c -> c >= ' ' && c < 127)
                ? Optional.empty()
                : Optional.ofNullable(HttpDate.parse(value));
    }
}
