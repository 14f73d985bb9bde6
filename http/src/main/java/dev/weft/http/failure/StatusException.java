package dev.weft.http.failure;

import java.net.URI;

/** A response came, but its status was not one of success. */
public final class StatusException extends HttpException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String bodyStart;

    /**
     * An exception for a response.
     *
     * @param status the status code
     * @param url where the response came from, after redirects
     * @param bodyStart the beginning of the body, or all of it if it is short
     */
    public StatusException(int status, URI url, String bodyStart) {
        super(message(status, url, bodyStart), url, null);
        this.status = status;
        this.bodyStart = bodyStart;
    }

    private static String message(int status, URI url, String bodyStart) {
        String onOneLine = bodyStart.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return "status " + status + " from " + url + (onOneLine.isEmpty() ? "" : ": " + onOneLine);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The beginning of the body, or all of it if it is short. */
    public String bodyStart() {
        return bodyStart;
    }
}
