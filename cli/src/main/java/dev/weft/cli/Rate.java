package dev.weft.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A maximum rate of requests.
 *
 * @param requests the number of requests
 * @param period the time in which this number of requests may start
 */
record Rate(int requests, Duration period) {

    /** The time between two starts. */
    Duration interval() {
        return period.dividedBy(requests);
    }

    /** Parses rates: {@code 20/s}, {@code 100/m}, {@code 5000/h}; a number without a unit is per second. */
    static final class Converter implements ITypeConverter<Rate> {
        private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})(?: ?/ ?(s|m|h))?");

        @Override
        public Rate convert(String value) {
            Matcher matcher = FORM.matcher(value.strip());
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + value + "' is not a rate such as 20/s, 100/m or 5000/h");
            }
            return new Rate(Integer.parseInt(matcher.group(1)), period(matcher.group(2)));
        }

        private static Duration period(String unit) {
            return switch (unit) {
                case "m" -> Duration.ofMinutes(1);
                case "h" -> Duration.ofHours(1);
                case null, default -> Duration.ofSeconds(1);
            };
        }
    }
}
