package dev.weft.http.failure;

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
        super(what + " from " + url + " is larger than " + limit + (limit == 1 ? " byte" : " bytes"), url, null);
        this.limit = limit;
    }

    /**
     * An exception about a message that came in on a web socket.
     *
     * @param url where the web socket leads
     * @param limit how many bytes were allowed
     */
    public static TooLargeException ofMessage(URI url, long limit) {
        return new TooLargeException("a message", url, limit);
    }

    /** How many bytes were allowed. */
    public long limit() {
        return limit;
    }
}
