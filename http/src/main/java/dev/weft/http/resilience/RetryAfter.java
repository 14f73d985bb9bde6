package dev.weft.http.resilience;

import dev.weft.http.internal.message.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses {@code Retry-After} headers, by RFC 9110, section 10.2.3. */
final class RetryAfter {

    /** The maximum number of digits that is parsed. A longer number could overflow and is treated as infinite. */
    private static final int MAX_DIGITS = 15;

    private RetryAfter() {}

    /**
     * The delay that the header asks for. The value of the header is a number of seconds or a date. The delay is zero
     * if the date has passed, and empty if the value is neither a number nor a date.
     *
     * @param sent the time at which the response was sent: the server's time from the {@code Date} header, so that a
     *     difference between the clocks does not matter; the local time if there is no such header
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
        return Duration.ofSeconds(digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    /** Parses a date header, in any format that {@link HttpDate} accepts. */
    static Optional<Instant> date(@Nullable String value) {
        return value == null || !value.chars().allMatch(c -> c >= ' ' && c < 127)
                ? Optional.empty()
                : Optional.ofNullable(HttpDate.parse(value));
    }
}
