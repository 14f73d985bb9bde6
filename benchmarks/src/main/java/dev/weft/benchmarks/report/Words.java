package dev.weft.benchmarks.report;

import java.util.Locale;

/** The words of a variant, which is part of the name of a method. */
final class Words {
    private Words() {}

    /** {@code WhoseEndWaits} becomes "whose end waits"; the name of a class is not changed. */
    static String of(String variant) {
        return isSentence(variant)
                ? variant.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT)
                : variant;
    }

    private static boolean isSentence(String variant) {
        return variant.matches("Whose.*|Scheduled.*|.*(Or|And).*") || !variant.matches(".*[a-z][A-Z].*");
    }
}
