package dev.weft.http;

import java.io.IOException;

/**
 * Code that is called for each request of a session, except requests that open web sockets. An interceptor may change
 * the request, send it once, several times or not at all, wait between these attempts, and change or replace the
 * response. {@link SessionOptions#interceptor} adds an interceptor to a session.
 *
 * {@snippet :
 * Interceptor stamped = (request, next) ->
 *         next.send(request.header("X-Request-Id", UUID.randomUUID().toString()));
 * }
 *
 * <p>An interceptor runs in the task that sends the request, and may be called by several tasks at the same time. An
 * interceptor that waits should use {@link dev.weft.Async#sleep}, so that the wait follows the clock of the run. An
 * interceptor must {@linkplain Response#close close} every response that it does not return.
 */
@FunctionalInterface
public interface Interceptor {

    /**
     * Returns a response to {@code request}; may wait.
     *
     * @param next the next interceptor or, after the last one, the session itself
     * @throws IOException if there is no response
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Response intercept(Request request, Exchange next) throws IOException, InterruptedException;
}
