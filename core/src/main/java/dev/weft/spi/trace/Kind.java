package dev.weft.spi.trace;

import java.util.Set;

/**
 * The kind of a wait: its description without names and numbers, so that waits of the same kind can be counted together.
 *
 * <pre>
 *   lock 'accounts'                             lock
 *   2 permits of semaphore 'seats'              permits of semaphore
 *   the tasks of group 'main.1' to end, 2 left  tasks of group to end
 *   a queue 'jobs' of 100                       queue
 *   1.5 s to pass                               time to pass
 * </pre>
 */
final class Kind {
    private static final String PASSING = " to pass";
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    /** Words that are dropped at the end, because the name or number after them was removed. */
    private static final Set<String> PREPOSITIONS = Set.of("of", "in", "to", "from", "for", "at");

    private Kind() {}

    static String of(String description) {
        if (description.endsWith(PASSING)) {
            return "time to pass";
        }
        int comma = outsideQuotes(description, ',');
        String kind = words(comma < 0 ? description : description.substring(0, comma));
        return kind.isEmpty() ? "other" : kind;
    }

    /** Returns the first index of {@code wanted} outside of names in quotes; negative if there is none. */
    private static int outsideQuotes(String text, char wanted) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String words(String text) {
        StringBuilder kind = new StringBuilder(text.length());
        int last = 0;
        int from = 0;
        while (from < text.length()) {
            int end = endOfWord(text, from);
            String word = text.substring(from, end);
            if (isOfKind(word) && !ARTICLES.contains(word)) {
                kind.append(kind.isEmpty() ? "" : " ").append(word);
                last = PREPOSITIONS.contains(word) ? last : kind.length();
            }
            from = end + 1;
        }
        return kind.substring(0, last);
    }

    /** Returns the end of the word at {@code from}. A name in quotes is one word. */
    private static int endOfWord(String text, int from) {
        if (text.charAt(from) == '\'') {
            int close = text.indexOf("' ", from + 1);
            return close < 0 ? text.length() : close + 1;
        }
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }

    private static boolean isOfKind(String word) {
        return !word.isEmpty()
                && word.charAt(0) != '\''
                && word.chars().noneMatch(c -> c == '/' || (c >= '0' && c <= '9'));
    }
}
