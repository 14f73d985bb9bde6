package dev.weft.http.failure;

import java.net.URI;
import java.util.List;

/** Thrown when there are more redirects than allowed. A redirect loop ends with this exception, too. */
public final class RedirectException extends HttpException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // an immutable list of the JDK, which is serializable
    private final List<URI> chain;

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     * @param chain the URLs requested so far, in order; at least one
     */
    public RedirectException(String message, List<URI> chain) {
        super(message, chain.getLast(), null);
        this.chain = List.copyOf(chain);
    }

    /** The URLs requested so far, in order. */
    public List<URI> chain() {
        return chain;
    }
}
