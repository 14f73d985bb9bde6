package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.HttpListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes events to the listeners of a session and to the listener of a request. No event is created if there are no
 * listeners.
 */
public final class Reports {
    private final List<HttpListener> listeners;

    /** Reports to {@code listeners} and to the listener of each request. */
    public Reports(List<HttpListener> listeners) {
        this.listeners = listeners;
    }

    /**
     * Reports an event of {@code request}. Does nothing for a request that is not being sent.
     *
     * @param attempt the number of the exchange within the call; zero if the event belongs to the call as a whole
     */
    public void report(RequestState request, int attempt, Kind kind, @Nullable Object detail) {
        HttpListener requestListener = request.attributes().get(Key.LISTENER);
        Call call = request.call();
        if (call == null || (requestListener == null && listeners.isEmpty())) {
            return;
        }
        HttpEvent event = new HttpEvent(
                call.number(), attempt, kind, request.uri(), call.clock().nanoTime(), detail);
        listeners.forEach(listener -> listener.on(event));
        if (requestListener != null) {
            requestListener.on(event);
        }
    }
}
