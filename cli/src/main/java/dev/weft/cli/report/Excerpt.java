package dev.weft.cli.report;

/** Texts that come from elsewhere, cut to what a page has room for. */
final class Excerpt {
    private static final int LONGEST = 300;

    private Excerpt() {}

    static String of(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
