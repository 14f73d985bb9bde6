package dev.weft.http.failure;

import java.net.URI;

/** Thrown when the status of a response is not from 200 to 299 and the caller required success. */
public final class StatusException extends HttpException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String bodyStart;

    /**
     * Creates the exception.
     *
     * @param status the status code
     * @param url the URL of the exchange; after redirects, the last URL
     * @param bodyStart the beginning of the body, or the whole body if it is short
     */
    public StatusException(int status, URI url, String bodyStart) {
        super(message(status, url, bodyStart), url, null);
        this.status = status;
        this.bodyStart = bodyStart;
    }

    private static String message(int status, URI url, String bodyStart) {
        String singleLine = bodyStart.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return "status " + status + " from " + ShortUrl.of(url) + (singleLine.isEmpty() ? "" : ": " + singleLine);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The beginning of the body, or the whole body if it is short. */
    public String bodyStart() {
        return bodyStart;
    }
}
