package dev.weft.cli.report;

/** Shortens texts from outside, such as URLs and messages, to fit on the page. */
final class Excerpt {
    private static final int LONGEST = 300;

    private Excerpt() {}

    static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }
}
