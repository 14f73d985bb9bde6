package dev.weft.http.internal.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date as a header writes it. The three forms that RFC 9110 allows, and those that are seen in the wild, have the same
 * things in them in different orders, so these are looked for: a time, a name of a month, and numbers for day and year.
 *
 * @implNote After the algorithm of RFC 6265, section 5.1.1.
 */
public final class HttpDate {
    private static final Pattern TIME = Pattern.compile("(?<!\\d)(\\d{1,2})[:-](\\d{2})[:-](\\d{2})(?!\\d)");
    private static final Pattern MONTH = Pattern.compile("(?i)jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec");
    private static final Pattern NUMERIC = Pattern.compile("(\\d{1,2})-(\\d{1,2})-(\\d{4})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int LONGEST = 64;

    private HttpDate() {}

    /** The moment that {@code text} says, in Greenwich; null if it is no date. */
    public static @Nullable Instant parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher time = TIME.matcher(text);
        if (!time.find()) {
            return null;
        }
        String rest = text.substring(0, time.start()) + " " + text.substring(time.end());
        int[] date = date(rest);
        if (date == null) {
            return null;
        }
        try {
            return LocalDateTime.of(date[0], date[1], date[2], number(time, 1), number(time, 2), number(time, 3))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Year, month, day; null if they are not all there. */
    private static int @Nullable [] date(String text) {
        Matcher numeric = NUMERIC.matcher(text);
        if (numeric.find()) {
            return new int[] {number(numeric, 3), number(numeric, 2), number(numeric, 1)};
        }
        Matcher month = MONTH.matcher(text);
        if (!month.find()) {
            return null;
        }
        Matcher numbers = NUMBER.matcher(text.substring(0, month.start()) + " " + text.substring(month.end()));
        if (!numbers.find()) {
            return null;
        }
        int day = Integer.parseInt(numbers.group());
        if (!numbers.find()) {
            return null;
        }
        int named = MONTHS.indexOf(month.group().toLowerCase(Locale.ROOT)) + 1;
        return new int[] {year(numbers.group()), named, day};
    }

    /** Two digits are of the century in which the date is near: RFC 6265. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
