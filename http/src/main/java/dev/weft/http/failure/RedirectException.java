package dev.weft.http.failure;

import java.net.URI;
import java.util.List;

/** Redirects go round in a circle, or on for too long. */
public final class RedirectException extends HttpException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // an immutable list of the JDK, which is serializable
    private final List<URI> path;

    /**
     * An exception about an exchange.
     *
     * @param message what is wrong
     * @param path the URLs that were asked so far, the first one first; at least one
     */
    public RedirectException(String message, List<URI> path) {
        super(message, path.getLast(), null);
        this.path = List.copyOf(path);
    }

    /** The URLs that were asked so far, the first one first. */
    public List<URI> path() {
        return path;
    }
}
