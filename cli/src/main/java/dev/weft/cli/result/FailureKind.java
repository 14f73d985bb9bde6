package dev.weft.cli.result;

import java.util.Locale;

/** Why something was not fetched. The names are part of the output. */
public enum FailureKind {
    /** What was given is no URL, or cannot be sent. */
    INPUT,
    /** The host has no address. */
    DNS,
    /** The host takes no connection. */
    CONNECT,
    /** No secure connection could be agreed on. */
    TLS,
    /** It took longer than it may. */
    TIMEOUT,
    /** The connection broke, or what came is no HTTP. */
    PROTOCOL,
    /** The response is longer than it may be. */
    TOO_LARGE,
    /** What came cannot be decompressed. */
    DECODING,
    /** Too many redirects, or redirects in a circle. */
    REDIRECTS,
    /** A response came, but its status is not one of success. */
    STATUS,
    /** What came is not what its checksum says. */
    CHECKSUM,
    /** What came cannot be saved. */
    SAVE,
    /** Anything else. */
    OTHER;

    /** As it is printed, such as {@code too-large}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind that is printed as {@code label}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FailureKind labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
