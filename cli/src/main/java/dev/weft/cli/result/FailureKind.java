package dev.weft.cli.result;

import java.util.Locale;

/** The kinds of failures. Their labels are part of the output, so they must not change. */
public enum FailureKind {
    /** The input is not a valid URL or request. */
    INPUT,
    /** The host name could not be resolved. */
    DNS,
    /** No connection could be made. */
    CONNECT,
    /** The server is not trusted, or the TLS handshake failed. */
    TLS,
    /** A time limit was exceeded. */
    TIMEOUT,
    /** The connection broke, or the response was not valid HTTP. */
    PROTOCOL,
    /** The body exceeded the limit on its size. */
    TOO_LARGE,
    /** The body could not be decompressed. */
    DECODING,
    /** There were too many redirects. */
    REDIRECTS,
    /** The status was not a success status. */
    STATUS,
    /** The body did not match its checksum, or has none in the list of checksums. */
    CHECKSUM,
    /** The body could not be saved. */
    SAVE,
    /**
     * The target was not tried, because too many targets of its host got no connection, or because the host accepts no requests
     * for a time longer than the limit.
     */
    SKIPPED,
    /** Any other failure. */
    OTHER;

    /** The label of the kind in the output, such as {@code too-large}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind with a label.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static FailureKind labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
