package dev.weft.http;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;

/** A response came, but its status was not one of success. */
public final class StatusException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final URI url;
    private final String bodyStart;

    /**
     * An exception for a response.
     *
     * @param status the status code
     * @param url where the response came from, after redirects
     * @param bodyStart the beginning of the body, or all of it if it is short
     */
    public StatusException(int status, URI url, String bodyStart) {
        super(message(status, url, bodyStart));
        this.status = status;
        this.url = Objects.requireNonNull(url, "url");
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

    /** Where the response came from, after redirects. */
    public URI url() {
        return url;
    }

    /** The beginning of the body, or all of it if it is short. */
    public String bodyStart() {
        return bodyStart;
    }
}
