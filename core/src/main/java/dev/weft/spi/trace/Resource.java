package dev.weft.spi.trace;

import java.util.List;

/**
 * An object that tasks share and whose state is of interest even if no task waits for it: for example an HTTP session with its
 * connections, a rate limit, a circuit breaker. {@link Resources} lists the resources of a process.
 *
 * <p>Every method is called by the thread that takes a snapshot, at any time, and must neither wait nor change anything. Texts
 * contain names, counts and kinds. A URL must be shown without its secret parts.
 */
public interface Resource {

    /** The kind and name of the resource in a few words, such as {@code HTTP session}. */
    String description();

    /** The state of the resource in a few words, such as {@code 3 in progress, 1 waiting}. */
    String state();

    /**
     * The present users of the resource, at most {@code maxUsers}, each as a line such as {@code task 'report', sending a
     * request}.
     */
    default List<String> users(int maxUsers) {
        return List.of();
    }

    /** Whether a wait for {@code subject}, from {@code Awaitable.subject()}, is a wait for this resource. */
    default boolean includes(Object subject) {
        return subject == this;
    }
}
