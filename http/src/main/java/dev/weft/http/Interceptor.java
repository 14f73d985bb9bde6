package dev.weft.http;

import java.io.IOException;

/**
 * Something that stands around the exchanges of a session: it may change the request, send it once, several times or
 * not at all, wait in between, and change or replace what comes back. {@link SessionOptions#interceptor} installs it.
 *
 * {@snippet :
 * Interceptor stamped = (request, next) ->
 *         next.send(request.header("X-Request-Id", UUID.randomUUID().toString()));
 * }
 *
 * <p>It runs in the task that sends, and in those it spawns for it; several tasks at once run the same interceptor. Time
 * in it is Weft's, so it waits by {@link dev.weft.Async#sleep}. A response that it does not return it must {@linkplain
 * Response#close close}.
 */
@FunctionalInterface
public interface Interceptor {

    /**
     * Waits for a response to {@code request}.
     *
     * @param next what is inside: the next interceptor, at last the session itself
     * @throws IOException if there is none
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Response intercept(Request request, Exchange next) throws IOException, InterruptedException;
}
