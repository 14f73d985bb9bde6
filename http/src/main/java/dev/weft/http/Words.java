package dev.weft.http;

/** Quantities as messages write them. */
final class Words {
    private Words() {}

    /** {@code 1 byte}, {@code 20 bytes}. */
    static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
