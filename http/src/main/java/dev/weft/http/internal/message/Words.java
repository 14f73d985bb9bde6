package dev.weft.http.internal.message;

/** Quantities as written in messages. */
public final class Words {
    private Words() {}

    /** {@code 1 byte}, {@code 20 bytes}. */
    public static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
