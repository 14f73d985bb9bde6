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
    private @Nullable Fetched earlier;
    private @Nullable Hop hop;
    private boolean moved;
    private long number = -1;
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

    /** The host that is asked next, with scheme and port: that of the target, or one to which it was redirected. */
    public String host() {
        return hop == null ? host : hop.host();
    }

    /** The host of the target, with scheme and port. */
    String ownHost() {
        return host;
    }

    /** The URL that is asked next. */
    String url() {
        return hop == null ? target.url() : hop.url();
    }

    /** The place to which it was redirected; null if it was not. */
    @Nullable
    Hop hop() {
        return hop;
    }

    /** Goes on at another place. */
    void moveTo(Hop place) {
        hop = place;
        moved = true;
    }

    /** Goes on at the place at which it was before it was kept on disk. */
    void restore(@Nullable Hop place, boolean hasMoved, @Nullable Watch measured, int failed) {
        hop = place;
        moved = hasMoved;
        watch = measured;
        barren = failed;
    }

    /** Whether it was redirected since the last attempt has begun. */
    boolean hasMoved() {
        return moved;
    }

    /** What an earlier run has saved, if only changes are to be fetched; otherwise null. */
    @Nullable
    Fetched earlier() {
        return earlier;
    }

    /** Sets what an earlier run has saved, so that only a change of it is fetched. */
    Job since(@Nullable Fetched saved) {
        earlier = saved;
        return this;
    }

    /** The place of its body among those that are printed; negative if it is not printed. */
    long number() {
        return number;
    }

    /** Sets the place of its body among those that are printed. */
    Job numbered(long place) {
        number = place;
        return this;
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
        Watch measured = watch(runStart);
        measured.begin(moved);
        barren += moved ? 0 : 1;
        moved = false;
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

    /** Its measurements; null if it was not attempted. */
    @Nullable
    Watch watch() {
        return watch;
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
     * @param moved whether it was redirected, so that it goes on elsewhere
     */
    record Outcome(
            Fetched fetched,
            @Nullable Exception failure,
            @Nullable Duration asked,
            boolean repeatable,
            boolean moved) {}
}
