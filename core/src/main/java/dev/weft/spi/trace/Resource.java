package dev.weft.spi.trace;

import java.util.List;

/**
 * Something that tasks share and that has a state worth seeing, although perhaps no task waits for it: a session of HTTP with
 * its connections, a rate limit, a circuit breaker. {@link Resources} lists those of a process.
 *
 * <p>Every method is called by the thread that makes a picture, at any time, and must neither wait nor change anything. Texts
 * contain names, counts and kinds; of a URL a picture leaves out what may be secret.
 */
public interface Resource {

    /** What it is in a few words, such as {@code HTTP session}. */
    String description();

    /** Its state in a few words, such as {@code 3 in progress, 1 waiting}. */
    String state();

    /** What uses it now, a line for each, such as {@code task 'report', sending a request}; no more than {@code most}. */
    default List<String> users(int most) {
        return List.of();
    }

    /** Whether a wait for {@code subject}, as {@code Awaitable.subject()} gives it, is a wait for this. */
    default boolean includes(Object subject) {
        return subject == this;
    }
}
