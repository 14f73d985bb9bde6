package dev.weft.cli;

import dev.weft.cli.result.Timing;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the phases of one target from the events of its request, and counts the tries. Events may come from several
 * threads.
 */
final class Watch implements HttpListener {
    private static final int NANOS_PER_MICRO = 1000;

    private enum Part {
        QUEUED,
        DNS,
        CONNECT,
        TLS,
        SEND,
        AWAIT,
        RECEIVE
    }

    private final long runStart;
    private final Consumer<Object> retries;
    private final long start = System.nanoTime();
    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private @Nullable Part part;
    private long partStart;
    private int tries;

    /** Whether the next exchange starts a new try, rather than following a redirect within one. */
    private boolean fresh = true;

    /**
     * Creates a watch for one target.
     *
     * @param runStart the start of the run, by {@link System#nanoTime}
     * @param retries receives, for each retry, the exception or status that is its reason
     */
    Watch(long runStart, Consumer<Object> retries) {
        this.runStart = runStart;
        this.retries = retries;
    }

    @Override
    public synchronized void on(HttpEvent event) {
        switch (event.kind()) {
            case QUEUED -> enter(Part.QUEUED, event);
            case STARTED -> {
                enter(null, event);
                tries += fresh ? 1 : 0;
                fresh = false;
            }
            case LOOKUP_START -> enter(Part.DNS, event);
            case CONNECT_START -> enter(Part.CONNECT, event);
            case TLS_START -> enter(Part.TLS, event);
            case LOOKUP_END, CONNECT_END, TLS_END, CONNECT_FAILED, BODY_END, FAILED -> enter(null, event);
            case RETRY -> {
                enter(null, event);
                fresh = true;
                retries.accept(Objects.requireNonNull(event.detail()));
            }
            case REQUEST_START -> enter(Part.SEND, event);
            case REQUEST_SENT -> enter(Part.AWAIT, event);
            case FIRST_BYTE -> enter(Part.RECEIVE, event);
            default -> {
                // The other events do not delimit a phase.
            }
        }
    }

    /**
     * Ends the present phase and starts another one, or none. The times of a phase that occurs several times are added
     * up.
     */
    private void enter(@Nullable Part next, HttpEvent event) {
        if (part != null) {
            nanos.merge(part, event.nanoTime() - partStart, Long::sum);
        }
        part = next;
        partStart = event.nanoTime();
    }

    /** The number of tries. */
    synchronized int tries() {
        return tries;
    }

    /** The durations of the phases so far. */
    synchronized Timing timing() {
        long now = System.nanoTime();
        return new Timing(
                (start - runStart) / NANOS_PER_MICRO,
                (now - start) / NANOS_PER_MICRO,
                micros(Part.QUEUED),
                micros(Part.DNS),
                micros(Part.CONNECT),
                micros(Part.TLS),
                micros(Part.SEND),
                micros(Part.AWAIT),
                micros(Part.RECEIVE));
    }

    private long micros(Part which) {
        return nanos.getOrDefault(which, 0L) / NANOS_PER_MICRO;
    }
}
