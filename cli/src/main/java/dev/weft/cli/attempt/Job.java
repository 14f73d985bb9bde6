package dev.weft.cli.attempt;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A target on its way to its result. Used by one task at a time. */
public final class Job {
    private final Target target;
    private final String host;
    private final @Nullable String path;
    private @Nullable Watch watch;
    private @Nullable Fetched last;

    /**
     * Creates a job.
     *
     * @param host the host of the target, with scheme and port
     * @param path the path to which the body is saved, or null not to save it
     */
    public Job(Target target, String host, @Nullable String path) {
        this.target = target;
        this.host = host;
        this.path = path;
    }

    /** The target. */
    public Target target() {
        return target;
    }

    /** The host of the target, with scheme and port. */
    public String host() {
        return host;
    }

    /** The path to which the body is saved; null if it is not saved. */
    public @Nullable String path() {
        return path;
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
