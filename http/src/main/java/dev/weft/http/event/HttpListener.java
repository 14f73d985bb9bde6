package dev.weft.http.event;

/**
 * Receives the events of requests. A listener may be called by several threads at the same time. The request goes on
 * only when the listener has returned, so the listener must be quick, must not wait and must not throw.
 *
 * @implNote Heritage: aiohttp's {@code TraceConfig}; differs: one method.
 */
@FunctionalInterface
public interface HttpListener {

    /** Called when {@code event} has happened. */
    void on(HttpEvent event);
}
