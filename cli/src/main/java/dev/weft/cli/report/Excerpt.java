package dev.weft.cli.report;

/** Shortens texts from outside, such as URLs and messages, to fit on the page. */
final class Excerpt {
    private static final int MAX_LENGTH = 300;

    private Excerpt() {}

    static String of(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return text.substring(0, end) + "…";
    }
}
