package dev.weft.http.event;

/**
 * Receives what happens to the requests of a session. It is called on the threads on which things happen, several at
 * once, and the request waits for it meanwhile: so it must be quick, and must neither wait nor throw.
 *
 * @implNote Heritage: aiohttp's {@code TraceConfig}; differs: one method.
 */
@FunctionalInterface
public interface HttpListener {

    /** Something has happened. */
    void on(HttpEvent event);
}
