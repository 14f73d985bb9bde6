package dev.weft.cli.attempt;

import dev.weft.cli.result.Timing;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpListener;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures the attempts at one target and their phases, from the events of its requests. The time between two attempts
 * counts as waiting, not as a part of the target's duration. Events may come from several threads.
 */
public final class Watch implements HttpListener {
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
    private long start;
    private long begun;
    private long paused;
    private long active;
    private boolean isActive;
    private int attempts;
    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private @Nullable Part part;
    private long partStart;
    private int tries;

    /** Whether the next exchange starts a new try, instead of following a redirect within the current try. */
    private boolean fresh = true;

    /**
     * Creates a watch for one target.
     *
     * @param runStart the start of the run, by {@link System#nanoTime}
     */
    Watch(long runStart) {
        this.runStart = runStart;
        this.start = System.nanoTime();
    }

    /** Creates a watch for a request that does not belong to a target of the run, and starts it. */
    public static Watch begun() {
        Watch watch = new Watch(System.nanoTime());
        watch.begin(false);
        return watch;
    }

    /**
     * Begins an attempt.
     *
     * @param redirected whether the attempt continues the last one after a redirect
     */
    synchronized void begin(boolean redirected) {
        begun = System.nanoTime();
        start = attempts == 0 ? begun : start;
        attempts++;
        isActive = true;
        fresh = !redirected;
    }

    /** Stops the measured time while the attempt waits for a limit of this program. */
    synchronized void pause() {
        paused = System.nanoTime();
        active += paused - begun;
        isActive = false;
    }

    /** Continues to measure the time after {@link #pause}. */
    synchronized void resume() {
        begun = System.nanoTime();
        isActive = true;
        partStart += begun - paused;
    }

    /** Ends an attempt. */
    synchronized void end() {
        if (isActive) {
            active += System.nanoTime() - begun;
            isActive = false;
        }
    }

    /** The number of attempts that were begun. */
    synchronized int attempts() {
        return attempts;
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
            case REQUEST_START -> enter(Part.SEND, event);
            case REQUEST_SENT -> enter(Part.AWAIT, event);
            case FIRST_BYTE -> enter(Part.RECEIVE, event);
            default -> {
                // The other events do not delimit a phase.
            }
        }
    }

    /**
     * Ends the current phase, and starts the phase {@code next}, which may be null for none. The times of a phase that
     * occurs several times are added up.
     */
    private void enter(@Nullable Part next, HttpEvent event) {
        if (part != null) {
            nanos.merge(part, event.nanoTime() - partStart, Long::sum);
        }
        part = next;
        partStart = event.nanoTime();
    }

    /** The number of attempts that got a connection permit. Redirects do not count. */
    synchronized int tries() {
        return tries;
    }

    /** The durations of the phases so far. */
    public synchronized Timing timing() {
        long now = System.nanoTime();
        long worked = active + (isActive ? now - begun : 0);
        return new Timing(
                (start - runStart) / NANOS_PER_MICRO,
                worked / NANOS_PER_MICRO,
                micros(Part.QUEUED),
                micros(Part.DNS),
                micros(Part.CONNECT),
                micros(Part.TLS),
                micros(Part.SEND),
                micros(Part.AWAIT),
                micros(Part.RECEIVE),
                (now - start - worked) / NANOS_PER_MICRO);
    }

    /** Writes the measurements so far, so that {@link #read} can continue them. */
    synchronized void write(DataOutput out) throws IOException {
        out.writeLong(System.nanoTime() - start);
        out.writeLong(active);
        out.writeInt(attempts);
        out.writeInt(tries);
        for (Part each : Part.values()) {
            out.writeLong(nanos.getOrDefault(each, 0L));
        }
    }

    /** Reads the measurements that {@link #write} has written. */
    static Watch read(DataInput in, long runStart) throws IOException {
        Watch watch = new Watch(runStart);
        synchronized (watch) {
            watch.start = System.nanoTime() - in.readLong();
            watch.active = in.readLong();
            watch.attempts = in.readInt();
            watch.tries = in.readInt();
            for (Part each : Part.values()) {
                watch.nanos.put(each, in.readLong());
            }
        }
        return watch;
    }

    private long micros(Part which) {
        return nanos.getOrDefault(which, 0L) / NANOS_PER_MICRO;
    }
}
