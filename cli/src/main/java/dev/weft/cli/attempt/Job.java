package dev.weft.cli.attempt;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Partial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The work of fetching one target, with its state from the first attempt to the result. Used by one task at a time. */
public final class Job {
    private final Target target;
    private final String host;
    private @Nullable String path;
    private @Nullable Watch watch;
    private @Nullable Fetched last;
    private @Nullable Partial partial;
    private @Nullable Fetched earlier;
    private @Nullable RedirectTarget redirect;
    private boolean redirected;
    private long number = -1;
    private @Nullable Ticket ticket;
    private int attemptsWithoutProgress;

    /**
     * Creates a job.
     *
     * @param host the host of the target, with scheme and port
     * @param path the path to which the body is saved, or null if the body is not saved, or the server names the file
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

    /**
     * The host of the next request, with scheme and port. It is the host of the target or, after a redirect, the host
     * of the new URL.
     */
    public String host() {
        return redirect == null ? host : redirect.host();
    }

    /** The host of the target, with scheme and port. */
    String ownHost() {
        return host;
    }

    /** The URL of the next request. */
    String url() {
        return redirect == null ? target.url() : redirect.url();
    }

    /** The URL to which the job was redirected; null if it was not redirected. */
    @Nullable
    RedirectTarget redirect() {
        return redirect;
    }

    /** Continues the job at the target of a redirect. */
    void redirectTo(RedirectTarget target) {
        redirect = target;
        redirected = true;
    }

    /** Restores the progress that the job had before it was written to disk. */
    void restore(
            @Nullable RedirectTarget redirectedTo,
            boolean wasRedirected,
            @Nullable Watch measured,
            int withoutProgress) {
        redirect = redirectedTo;
        redirected = wasRedirected;
        watch = measured;
        attemptsWithoutProgress = withoutProgress;
    }

    /** Whether the job was redirected since the last attempt began. */
    boolean wasRedirected() {
        return redirected;
    }

    /** The result that an earlier run has saved, if only changes are to be fetched; otherwise null. */
    @Nullable
    Fetched earlier() {
        return earlier;
    }

    /** Sets the result that an earlier run has saved, so that the body is fetched only if it has changed. */
    Job withEarlier(@Nullable Fetched saved) {
        earlier = saved;
        return this;
    }

    /** The position of the job's body among the bodies that are printed; negative if the body is not printed. */
    long number() {
        return number;
    }

    /** Sets the position of the job's body among the bodies that are printed. */
    Job withNumber(long position) {
        number = position;
        return this;
    }

    /** The claim under which this machine fetches the target; null if the run shares no list with other machines. */
    public @Nullable Ticket ticket() {
        return ticket;
    }

    /** Sets the claim under which this machine fetches the target. */
    public Job withTicket(@Nullable Ticket claim) {
        ticket = claim;
        return this;
    }

    /** The path to which the body is saved; null if the body is not saved, or has no path yet. */
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
        measured.begin(redirected);
        attemptsWithoutProgress += redirected ? 0 : 1;
        redirected = false;
        return measured;
    }

    /**
     * Records that an attempt has received more of a large body, so that the attempt does not count as a failed one.
     */
    void progressed() {
        attemptsWithoutProgress = 0;
    }

    /** The number of attempts after the last attempt that received more of a large body. */
    int attemptsWithoutProgress() {
        return attemptsWithoutProgress;
    }

    /**
     * The measurements of the attempts. They begin with the first attempt, so the time before the first attempt does
     * not count.
     */
    Watch watch(long runStart) {
        Watch present = watch;
        if (present == null) {
            present = new Watch(runStart);
            watch = present;
        }
        return present;
    }

    /** The measurements of the attempts; null if there was no attempt. */
    @Nullable
    Watch watch() {
        return watch;
    }

    /** The number of attempts that were begun. */
    int attempts() {
        return watch == null ? 0 : watch.attempts();
    }

    /** The result of the last attempt after which the job was to be retried; null if there was no such attempt. */
    @Nullable
    Fetched last() {
        return last;
    }

    void keep(Fetched fetched) {
        last = fetched;
    }

    /**
     * Names a claim of a URL in a list that several machines share. A job keeps its ticket through retries and redirects. If
     * the claim is lost, and the same machine claims the URL again, the new job has another ticket, so it cannot be confused
     * with the old job.
     *
     * @param url the identity of the URL in the list
     * @param claim the number of the claim, which is higher than the numbers of earlier claims of the same URL
     */
    public record Ticket(long url, int claim) {}

    /**
     * The outcome of an attempt.
     *
     * @param fetched the result of the job if no other attempt follows
     * @param failure the failure, or null if there was a response
     * @param retryAfter the time for which the server does not want another request, or null
     * @param repeatable whether the request can safely be sent again if the server may already have processed it
     * @param redirected whether another request follows at once: at another URL, or, after the wrong part of a body,
     *     for the whole body
     */
    record Outcome(
            Fetched fetched,
            @Nullable Exception failure,
            @Nullable Duration retryAfter,
            boolean repeatable,
            boolean redirected) {}
}
