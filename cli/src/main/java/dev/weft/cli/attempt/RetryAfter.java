package dev.weft.cli.attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code Retry-After} headers, by RFC 9110, section 10.2.3: a number of seconds or a date. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private RetryAfter() {}

    /**
     * Returns the time for which a server does not want another request; empty if the value is neither a number nor a date.
     *
     * @param value the value of the header
     * @param date the value of the header {@code Date}. A date in {@code value} is compared with the header's date, so
     *     that the clock of the server need not agree with the clock of this machine. Without a valid header, the clock
     *     of this machine is used
     */
    static Optional<Duration> parse(String value, Optional<String> date) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant now = date.flatMap(Resumption::parsed).orElseGet(Instant::now);
        return Resumption.parsed(text)
                .map(at -> Duration.between(now, at))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }
}
