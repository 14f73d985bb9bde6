package dev.weft.cli.schedule;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one host, and the time at which the next job may start. A host has no thread and no clock: the {@link
 * Scheduler} calls it for each event, with the time.
 *
 * <pre>
 *             a job is added        a job may start            limit reached
 *   IDLE ────────────────► WAITING ────────────► READY ──────────────────► FULL
 *     ▲                     │    ▲  its time comes  │                        │
 *     └── the last ends ────┘    └──── throttled, retry, interval ◄──────────┘
 * </pre>
 *
 * <p>The state follows from {@link #nextStart}, which is {@link #NEVER} for a host that is idle or full. A job that waits for
 * its time does not count towards a limit. Jobs that were not attempted yet come before jobs that are retried, so that the
 * cause of a failure has time to pass. But if very many jobs are due for a retry, these come first.
 *
 * <p>After a host has rejected an attempt because of its load (throttling), no job is attempted during the pause. Then the host
 * has a limit of one job at a time. After as many successful attempts as the present limit, the limit is raised by one, and the
 * attempts are counted anew. This is repeated until the limit has its usual value, or the host throttles again. While the limit
 * is lowered, the jobs with the most attempts come first. So the other jobs do not cause a rejected job to be rejected again
 * and again.
 *
 * @param <J> the type of a job
 */
final class Host<J> {
    static final long NEVER = Long.MAX_VALUE;

    /** If more jobs than this are due for a retry, they come before fresh jobs, because they are kept in memory. */
    private static final int MAX_DUE = 1_000;

    private final String name;
    private final Backlog<J> fresh;
    private final PriorityQueue<Again<J>> again =
            new PriorityQueue<>(Comparator.<Again<J>>comparingLong(Again::due).thenComparingLong(Again::turn));
    private final PriorityQueue<Again<J>> due = new PriorityQueue<>(
            Comparator.<Again<J>>comparingInt(Again::attempts).reversed().thenComparingLong(Again::turn));
    private final Spacing spacing;
    private final Limits limits;
    private final Codec<J> codec;
    private int running;
    private int maxRunning;

    /** The number of successes since {@link #maxRunning} was changed. */
    private int successes;

    private long notBefore = Long.MIN_VALUE;
    private int unreachable;
    private boolean hasLongerInterval;
    private @Nullable String refusal;

    /** The position in the order of {@link Hosts}, which sets it. */
    long turn;

    /** The time at which this host may start its next job, as {@link Hosts} has last stored it. */
    long storedNextStart = NEVER;

    /** Whether this host has its share of the slots, as {@link Hosts} has last stored it. */
    boolean storedHasShare;

    /** The number of jobs that this host could start now, as {@link Hosts} has last stored it. */
    int storedStartable;

    Host(String name, Spill<J> spill, Limits limits, Codec<J> codec) {
        this.name = name;
        this.fresh = new Backlog<>(spill);
        this.spacing = new Spacing(limits.hostInterval());
        this.limits = limits;
        this.codec = codec;
        this.maxRunning = limits.perHost();
    }

    String name() {
        return name;
    }

    int running() {
        return running;
    }

    /** The number of jobs that wait. */
    int waiting() {
        return fresh.size() + again.size() + due.size();
    }

    boolean isIdle() {
        return running == 0 && waiting() == 0;
    }

    /** Whether this object can be dropped, because it has no jobs and its state is the same as a new host's. */
    boolean isForgettable(long now) {
        return isIdle()
                && notBefore <= now
                && spacing.earliest() <= now
                && maxRunning == limits.perHost()
                && unreachable == 0
                && !hasLongerInterval
                && refusal == null;
    }

    /** The reason why the jobs of this host are not attempted any more; null if they are attempted. */
    @Nullable
    String refusal() {
        return refusal;
    }

    void add(J job) throws IOException {
        fresh.add(job);
    }

    /** Raises the minimum time between two starts to {@code interval}, if the present minimum is shorter. */
    void atLeast(Duration interval) {
        hasLongerInterval |= interval.compareTo(limits.hostInterval()) > 0;
        spacing.atLeast(interval);
    }

    /** The earliest time at which a job may start; {@link #NEVER} if no job waits or the host is full. */
    long nextStart() {
        if (running >= maxRunning || waiting() == 0) {
            return NEVER;
        }
        long open = Math.max(notBefore, spacing.earliest());
        Again<J> first = again.peek();
        return fresh.size() + due.size() > 0 || first == null ? open : Math.max(open, first.due);
    }

    /** The number of jobs that may start at time {@code now}. */
    int startable(long now) {
        return nextStart() > now ? 0 : Math.min(maxRunning - running, waiting());
    }

    /** Starts the next job at time {@code now}, which must not be before {@link #nextStart}. */
    J start(long now) throws IOException {
        running++;
        spacing.start(now);
        return take(now);
    }

    private J take(long now) throws IOException {
        while (!again.isEmpty() && again.element().due <= now) {
            due.add(again.remove());
        }
        boolean urgent = maxRunning < limits.perHost() || due.size() > MAX_DUE;
        if (!due.isEmpty() && (urgent || fresh.size() == 0)) {
            return due.remove().job;
        }
        J job = fresh.poll();
        if (job == null) {
            throw new IllegalStateException("no job to start at " + name);
        }
        return job;
    }

    /** Removes and returns a job that will not be attempted. */
    J discard() throws IOException {
        return take(NEVER);
    }

    /** Records the end of an attempt. */
    void ended(Attempt<J> attempt, long now) {
        running--;
        Verdict verdict = attempt.verdict;
        long open = after(now, verdict.pause());
        if (!verdict.isDone()) {
            again.add(new Again<>(attempt.job, open, attempt.turn, codec.attempts(attempt.job)));
        }
        if (verdict.reason() != null) {
            refusal = verdict.reason();
        }
        switch (verdict.signal()) {
            case THROTTLED -> throttle(open);
            case ANSWERED -> countSuccess(attempt.started);
            case UNREACHABLE -> countUnreachable(verdict);
            case NONE -> {
                // The attempt says nothing about the host.
            }
        }
    }

    private void throttle(long open) {
        notBefore = Math.max(notBefore, open);
        maxRunning = 1;
        successes = 0;
        unreachable = 0;
    }

    private void countSuccess(long started) {
        unreachable = 0;
        // An answer to a request from before the pause says nothing about the time after the pause.
        if (maxRunning < limits.perHost() && started >= notBefore && ++successes >= maxRunning) {
            maxRunning++;
            successes = 0;
        }
    }

    private void countUnreachable(Verdict verdict) {
        unreachable += verdict.isDone() ? 1 : 0;
        if (limits.hostFailures() > 0 && unreachable >= limits.hostFailures() && refusal == null) {
            refusal = "not tried, because no connection to the host was made for " + unreachable
                    + (unreachable == 1 ? " URL" : " URLs in a row");
        }
    }

    private static long after(long now, Duration pause) {
        long nanos = pause.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : pause.toNanos();
        return now + nanos < now ? NEVER : now + nanos;
    }

    /**
     * An attempt that has ended.
     *
     * @param started the time at which the attempt started
     * @param turn the number of the attempt, which is greater than the numbers of earlier attempts
     */
    record Attempt<J>(J job, Verdict verdict, long started, long turn) {}

    private record Again<J>(J job, long due, long turn, int attempts) {}
}
