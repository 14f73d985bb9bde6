package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.HttpListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the listeners of a session, and that of a request, what has happened. Costs nothing while there are none. */
public final class Reports {
    private final List<HttpListener> listeners;

    /** To these listeners, and to those of requests. */
    public Reports(List<HttpListener> listeners) {
        this.listeners = listeners;
    }

    /**
     * Tells what has happened to {@code request}; a request that is not being sent has no listeners.
     *
     * @param attempt which exchange of its call it belongs to; zero if it belongs to none
     */
    public void report(RequestState request, int attempt, Kind kind, @Nullable Object detail) {
        HttpListener own = request.attributes().get(Key.LISTENER);
        Call call = request.call();
        if (call == null || (own == null && listeners.isEmpty())) {
            return;
        }
        HttpEvent event = new HttpEvent(
                call.number(), attempt, kind, request.uri(), call.clock().nanoTime(), detail);
        listeners.forEach(listener -> listener.on(event));
        if (own != null) {
            own.on(event);
        }
    }
}
