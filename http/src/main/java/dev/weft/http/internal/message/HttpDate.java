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
 * Parses dates in headers. The three formats that RFC 9110 allows, and other formats that servers use, contain the same
 * elements in different orders. So instead of trying formats, the parser searches for the elements: a time, and either
 * day-month-year in digits, or a month's name and two numbers.
 *
 * @implNote Modelled on the algorithm of RFC 6265, section 5.1.1.
 */
public final class HttpDate {
    /**
     * Some servers write hyphens instead of colons. The digits must not be part of a longer number: {@code 06-11-1994}
     * is not a time.
     */
    private static final Pattern TIME = Pattern.compile("(?<!\\d)(\\d{1,2})[:-](\\d{2})[:-](\\d{2})(?!\\d)");

    private static final Pattern MONTH = Pattern.compile("(?i)jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec");
    private static final Pattern DAY_MONTH_YEAR = Pattern.compile("(\\d{1,2})-(\\d{1,2})-(\\d{4})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** Longer texts are rejected immediately, so that a hostile header cannot take much time. */
    private static final int MAX_LENGTH = 64;

    private HttpDate() {}

    /** Parses {@code text} as a date in UTC; returns null if it contains no date. */
    public static @Nullable Instant parse(String text) {
        if (text.length() > MAX_LENGTH) {
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

    /** Year, month and day; null if one of them is missing. */
    private static int @Nullable [] date(String text) {
        Matcher numeric = DAY_MONTH_YEAR.matcher(text);
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
        int monthNumber = MONTHS.indexOf(month.group().toLowerCase(Locale.ROOT)) + 1;
        return new int[] {year(numbers.group()), monthNumber, day};
    }

    /** The year. A year of two digits is taken to be from 1970 to 2069, as in RFC 6265. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
