package dev.weft.http.failure;

import java.net.URI;
import java.util.List;

/** Thrown when there are more redirects than allowed. A redirect loop ends with this exception, too. */
public final class RedirectException extends HttpException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // an immutable list of the JDK, which is serializable
    private final List<URI> path;

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     * @param path the URLs requested so far, in order; at least one
     */
    public RedirectException(String message, List<URI> path) {
        super(message, path.getLast(), null);
        this.path = List.copyOf(path);
    }

    /** The URLs requested so far, in order. */
    public List<URI> path() {
        return path;
    }
}
