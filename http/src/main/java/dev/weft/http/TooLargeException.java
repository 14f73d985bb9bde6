package dev.weft.http;

import java.net.URI;

/**
 * The body of a response, or a message of a web socket, is larger than was allowed, decompressed. The rest was not read.
 */
public final class TooLargeException extends HttpException {
    private static final long serialVersionUID = 1;

    private final long limit;

    /**
     * An exception about an exchange.
     *
     * @param url the URL of the exchange
     * @param limit how many bytes were allowed
     */
    public TooLargeException(URI url, long limit) {
        this("the body", url, limit);
    }

    private TooLargeException(String what, URI url, long limit) {
        super(what + " from " + url + " is larger than " + Words.bytes(limit), url, null);
        this.limit = limit;
    }

    static TooLargeException ofMessage(URI url, long limit) {
        return new TooLargeException("a message", url, limit);
    }

    /** How many bytes were allowed. */
    public long limit() {
        return limit;
    }
}
