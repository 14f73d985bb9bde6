package dev.weft.cli.input;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The URLs to which a URL with ranges and choices expands, in curl's syntax: {@code page-[1-100].html}, {@code
 * [001-100]}, {@code [0-100:10]}, {@code [a-z]}, {@code {one,two}}. The URLs are generated lazily. The last range
 * changes fastest. Other brackets, such as the brackets of an IPv6 address, are literal.
 */
final class UrlRange {
    private static final Pattern PART = Pattern.compile("\\[(?<first>\\d++)-(?<last>\\d++)(?::(?<step>\\d++))?]"
            + "|\\[(?<from>[a-zA-Z])-(?<to>[a-zA-Z])(?::(?<skip>\\d++))?]"
            + "|\\{(?<choice>[^{},]*+(?:,[^{},]*+)++)}");

    private final List<Part> parts;
    private final long size;

    private UrlRange(List<Part> parts) {
        this.parts = parts;
        this.size = parts.stream().mapToLong(Part::size).reduce(1, Math::multiplyExact);
    }

    /**
     * Parses a URL with ranges.
     *
     * @throws IllegalArgumentException if a range is empty, a number in a range is too large, or there are more URLs than a
     *     {@code long} can count
     */
    static UrlRange of(String url) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(url);
        int end = 0;
        while (matcher.find()) {
            parts.add(literal(url.substring(end, matcher.start())));
            parts.add(part(matcher));
            end = matcher.end();
        }
        parts.add(literal(url.substring(end)));
        try {
            return new UrlRange(parts);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the ranges expand to too many URLs", e);
        }
    }

    /** Whether {@code url} may contain ranges: a fast check, because most URLs do not. */
    static boolean isLikely(String url) {
        return url.indexOf('[') >= 0 || url.indexOf('{') >= 0;
    }

    private static Part literal(String text) {
        return new Part(1, _ -> text);
    }

    private static Part part(Matcher matcher) {
        try {
            return checkedPart(matcher);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("a number in the range " + matcher.group() + " is too large", e);
        }
    }

    /** Throws {@code NumberFormatException} or {@code ArithmeticException} if a number is too large. */
    private static Part checkedPart(Matcher matcher) {
        if (matcher.group("choice") != null) {
            String[] choices = matcher.group("choice").split(",", -1);
            return new Part(choices.length, i -> choices[(int) i]);
        }
        return matcher.group("first") == null ? letters(matcher) : numbers(matcher);
    }

    private static Part numbers(Matcher matcher) {
        String first = matcher.group("first");
        long start = Long.parseLong(first);
        long step = step(matcher, "step");
        String form = first.startsWith("0") ? "%0" + first.length() + "d" : "%d";
        return new Part(
                size(matcher, start, Long.parseLong(matcher.group("last")), step),
                i -> String.format(Locale.ROOT, form, start + i * step));
    }

    private static Part letters(Matcher matcher) {
        char start = matcher.group("from").charAt(0);
        long step = step(matcher, "skip");
        return new Part(
                size(matcher, start, matcher.group("to").charAt(0), step),
                i -> String.valueOf((char) (start + i * step)));
    }

    private static long step(Matcher matcher, String group) {
        return matcher.group(group) == null ? 1 : Long.parseLong(matcher.group(group));
    }

    private static long size(Matcher matcher, long first, long last, long step) {
        if (last < first || step == 0) {
            throw new IllegalArgumentException("the range " + matcher.group() + " is empty");
        }
        return Math.addExact((last - first) / step, 1);
    }

    /** The number of URLs. */
    long size() {
        return size;
    }

    /** The URLs, in order. */
    Iterator<String> iterator() {
        return LongStream.range(0, size).mapToObj(this::get).iterator();
    }

    private String get(long index) {
        String[] texts = new String[parts.size()];
        long rest = index;
        for (int i = texts.length - 1; i >= 0; i--) {
            Part part = parts.get(i);
            texts[i] = part.text.apply(rest % part.size);
            rest /= part.size;
        }
        return String.join("", texts);
    }

    private record Part(long size, LongFunction<String> text) {}
}
