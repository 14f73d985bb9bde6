package dev.weft.http.failure;

import java.net.URI;

/**
 * Thrown when a response body, a line of a response body, or a message on a web socket exceeds its limit after
 * decompression. The data beyond the limit is not delivered.
 */
public final class TooLargeException extends HttpException {
    private static final long serialVersionUID = 1;

    private final long limit;

    /**
     * Creates the exception for a response body.
     *
     * @param url the URL of the exchange
     * @param limit the limit in bytes
     */
    public TooLargeException(URI url, long limit) {
        this("the body", url, limit);
    }

    private TooLargeException(String subject, URI url, long limit) {
        super(
                subject + " from " + ShortUrl.of(url) + " is larger than " + limit + (limit == 1 ? " byte" : " bytes"),
                url,
                null);
        this.limit = limit;
    }

    /**
     * Creates the exception for a message received on a web socket.
     *
     * @param url the URL of the web socket
     * @param limit the limit in bytes
     */
    public static TooLargeException ofMessage(URI url, long limit) {
        return new TooLargeException("a message", url, limit);
    }

    /**
     * Creates the exception for a line of a response body.
     *
     * @param url the URL of the exchange
     * @param limit the limit in bytes
     */
    public static TooLargeException ofLine(URI url, long limit) {
        return new TooLargeException("a line", url, limit);
    }

    /** The limit in bytes. */
    public long limit() {
        return limit;
    }
}
