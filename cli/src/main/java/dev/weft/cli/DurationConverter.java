package dev.weft.cli;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses durations: {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}, or {@code 1.5} for seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))? ?(ms|s|m|h)?");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public Duration convert(String value) {
        Matcher matcher = FORM.matcher(value.strip());
        if (!matcher.matches()) {
            throw refused(value);
        }
        long unit = nanos(requireNonNullElse(matcher.group(3), "s"));
        Duration duration = Duration.ofNanos(
                nanos(Long.parseLong(matcher.group(1)), requireNonNullElse(matcher.group(2), ""), unit));
        if (!duration.isPositive()) {
            throw refused(value);
        }
        return duration;
    }

    /**
     * The nanoseconds of a decimal number of units, at most {@link Long#MAX_VALUE}. Computed without {@link
     * java.math.BigDecimal}, because loading that class takes longer than parsing all other options.
     */
    private static long nanos(long whole, String fraction, long unit) {
        if (whole >= Long.MAX_VALUE / unit) {
            return Long.MAX_VALUE;
        }
        long billionths = Long.parseLong((fraction + "000000000").substring(0, 9));
        long part =
                unit < NANOS_PER_SECOND ? billionths * unit / NANOS_PER_SECOND : billionths * (unit / NANOS_PER_SECOND);
        return whole * unit + part;
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "m" -> 60 * NANOS_PER_SECOND;
            case "h" -> 3_600 * NANOS_PER_SECOND;
            default -> NANOS_PER_SECOND;
        };
    }

    private static TypeConversionException refused(String value) {
        return new TypeConversionException("'" + value + "' is not a positive duration such as 10s, 500ms or 2m");
    }
}
