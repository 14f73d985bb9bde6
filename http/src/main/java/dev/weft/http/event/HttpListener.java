package dev.weft.http.event;

/**
 * Receives the events of requests. It is called synchronously, by several threads at once, and holds up the request
 * until it returns; so it must be quick, must not wait and must not throw.
 *
 * @implNote Heritage: aiohttp's {@code TraceConfig}; differs: one method.
 */
@FunctionalInterface
public interface HttpListener {

    /** Called when {@code event} has happened. */
    void on(HttpEvent event);
}
