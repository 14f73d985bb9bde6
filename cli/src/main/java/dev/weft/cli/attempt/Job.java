package dev.weft.cli.attempt;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Partial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A target on its way to its result. Used by one task at a time. */
public final class Job {
    private final Target target;
    private final String host;
    private @Nullable String path;
    private @Nullable Watch watch;
    private @Nullable Fetched last;
    private @Nullable Partial partial;
    private int barren;

    /**
     * Creates a job.
     *
     * @param host the host of the target, with scheme and port
     * @param path the path to which the body is saved, or null if it is not saved, or the server names it
     * @param partial the beginning of the body, which an earlier run has left, or null
     */
    public Job(Target target, String host, @Nullable String path, @Nullable Partial partial) {
        this.target = target;
        this.host = host;
        this.path = path;
        this.partial = partial;
    }

    /** The target. */
    public Target target() {
        return target;
    }

    /** The host of the target, with scheme and port. */
    public String host() {
        return host;
    }

    /** The path to which the body is saved; null if it is not saved, or has no path yet. */
    public @Nullable String path() {
        return path;
    }

    void path(String chosen) {
        path = chosen;
    }

    /** The beginning of the body, from which the next attempt can continue; null if there is none. */
    @Nullable
    Partial partial() {
        return partial;
    }

    void partial(@Nullable Partial other) {
        partial = other;
    }

    /** Begins an attempt. */
    Watch begin(long runStart) {
        barren++;
        Watch measured = watch(runStart);
        measured.begin();
        return measured;
    }

    /** Notes that an attempt has got further with a large body, so that it does not count as one that failed. */
    void progressed() {
        barren = 0;
    }

    /** The number of attempts since the last one that got further. */
    int barren() {
        return barren;
    }

    /** Measures the attempts. Created by the first one, so that time before it does not count. */
    Watch watch(long runStart) {
        Watch present = watch;
        if (present == null) {
            present = new Watch(runStart);
            watch = present;
        }
        return present;
    }

    /** The number of attempts that were begun. */
    int attempts() {
        return watch == null ? 0 : watch.attempts();
    }

    /** The result of the last attempt, after which another one was to follow; null if there was none. */
    @Nullable
    Fetched last() {
        return last;
    }

    void keep(Fetched fetched) {
        last = fetched;
    }

    /**
     * What an attempt came to.
     *
     * @param fetched the result, if no other attempt follows
     * @param failure the failure, or null if there was a response
     * @param asked the time for which the server asks to be left alone, or null if it asks for none
     * @param repeatable whether the request may be sent again although it may have had its effect
     */
    record Outcome(
            Fetched fetched,
            @Nullable Exception failure,
            @Nullable Duration asked,
            boolean repeatable) {}
}
