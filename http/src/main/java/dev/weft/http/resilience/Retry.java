package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.Deadline;
import dev.weft.http.Attribute;
import dev.weft.http.Exchange;
import dev.weft.http.Interceptor;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.internal.check.Require;
import dev.weft.pace.Backoff;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sends a request again after a transient failure, with a delay that grows from attempt to attempt. Immutable: a method
 * that sets something returns a changed object.
 *
 * {@snippet :
 * import dev.weft.pace.Backoff;
 *
 * ClientSession patient() {
 *     return ClientSession.options()
 *             .interceptor(Retry.standard()
 *                     .maxAttempts(5)
 *                     .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10))))
 *             .create();
 * }
 * }
 *
 * <p><b>Which requests.</b> A request is retried if its method is idempotent and its body is replayable. A request that
 * is not idempotent is retried only if it could not connect, because nothing was sent then.
 *
 * <p><b>When.</b> A request is retried after a failure to connect, a lost connection, a timeout of a phase other than
 * {@code QUEUE} and {@code TOTAL}, or invalid HTTP, and after the statuses 408, 425, 429, 500, 502, 503 and 504. For a
 * response from {@link Request#open}, only the head counts: a failure while the body is read is not retried.
 *
 * <p><b>Delay.</b> The {@link Backoff} determines the delay; its randomness comes from the scheduler, so a simulation
 * can be replayed. If the server asks for a longer delay with {@code Retry-After}, the server's delay is used. If the
 * server asks for a longer delay than {@link #maxRetryAfter}, or if a deadline would expire during the delay, there is
 * no further attempt, and the last outcome is returned or thrown immediately.
 *
 * <p><b>Result.</b> The last response is returned, with any status, or the last failure is thrown, with the earlier
 * failures as its suppressed exceptions in order. A cancellation ends the delay or the attempt immediately.
 *
 * <p>Retry is normally the first interceptor of a session, so that each attempt passes through the other interceptors.
 */
public final class Retry implements Interceptor {

    /**
     * An attribute with the maximum number of attempts for a single request. It overrides {@link #maxAttempts}. With
     * one attempt, the request is not retried.
     */
    public static final Attribute<Integer> MAX_ATTEMPTS = Attribute.named("maxAttempts");

    private static final Retry STANDARD = new Retry(new RetrySettings());

    private final RetrySettings settings;

    private Retry(RetrySettings settings) {
        this.settings = settings;
    }

    private Retry changed(Consumer<RetrySettings> change) {
        RetrySettings other = settings.copy();
        change.accept(other);
        return new Retry(other);
    }

    /** At most three attempts, with the standard backoff. */
    public static Retry standard() {
        return STANDARD;
    }

    /**
     * The maximum number of attempts, including the first; three if not set.
     *
     * @throws IllegalArgumentException if {@code maxAttempts} is less than one
     */
    public Retry maxAttempts(int maxAttempts) {
        Require.atLeastOne(maxAttempts, "maxAttempts");
        return changed(to -> to.maxAttempts = maxAttempts);
    }

    /** The delays between attempts; a server can ask for longer delays. */
    public Retry backoff(Backoff backoff) {
        Objects.requireNonNull(backoff, "backoff");
        return changed(to -> to.backoff = backoff);
    }

    /** The statuses after which to retry, replacing the current statuses; none if {@code statuses} is empty. */
    public Retry statuses(int... statuses) {
        Set<Integer> chosen = new TreeSet<>(Arrays.stream(statuses).boxed().toList());
        return changed(to -> to.statuses = chosen);
    }

    /** The failures after which to retry, replacing the current condition. */
    public Retry failures(Predicate<? super IOException> failures) {
        Objects.requireNonNull(failures, "failures");
        return changed(to -> to.failures = failures);
    }

    /** Also retries requests whose method is not idempotent. For servers that recognise repeated requests. */
    public Retry anyMethod() {
        return changed(to -> to.anyMethod = true);
    }

    /**
     * The maximum delay that a server may ask for; one minute if not set. If a server asks for a longer delay, its
     * response is returned.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public Retry maxRetryAfter(Duration delay) {
        Require.notNegative(delay, "delay");
        return changed(to -> to.maxRetryAfter = delay);
    }

    /**
     * The minimum time for an attempt; zero if not set. A further attempt is started only if more than this time would
     * be left until the deadline.
     *
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public Retry minAttemptTime(Duration time) {
        Require.notNegative(time, "time");
        return changed(to -> to.minAttemptTime = time);
    }

    /**
     * The clock against which a date in {@code Retry-After} is measured if the response has no {@code Date} header; the
     * system clock if not set. For tests.
     */
    public Retry wallClock(InstantSource wallClock) {
        Objects.requireNonNull(wallClock, "wallClock");
        return changed(to -> to.wallClock = wallClock);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        int maxAttempts = request.attribute(MAX_ATTEMPTS).orElse(settings.maxAttempts);
        long start = now();
        AttemptOutcome outcome = AttemptOutcome.first(request, next);
        for (int retry = 1; retry < maxAttempts && isWorthRepeating(outcome, request); retry++) {
            Optional<Duration> delay = delay(outcome, retry);
            if (delay.isEmpty() || !fitsIntoTime(delay.get(), request, start)) {
                break;
            }
            request.report(Kind.RETRY, outcome.reason());
            outcome = outcome.again(delay.get(), request, next);
        }
        return outcome.result();
    }

    private boolean isWorthRepeating(AttemptOutcome outcome, Request request) {
        if (!request.isReplayable()) {
            return false;
        }
        IOException failure = outcome.failure();
        if (!request.isIdempotent() && !settings.anyMethod && !(failure instanceof ConnectFailedException)) {
            return false;
        }
        return failure == null ? settings.statuses.contains(outcome.status()) : settings.failures.test(failure);
    }

    /** The delay before the next attempt; empty if the server asks for a longer delay than {@link #maxRetryAfter}. */
    private Optional<Duration> delay(AttemptOutcome outcome, int retry) {
        Duration backoff =
                settings.backoff.delay(retry, Scheduler.of(Strand.current()).random());
        Duration retryAfter = retryAfter(outcome);
        return retryAfter.compareTo(settings.maxRetryAfter) > 0
                ? Optional.empty()
                : Optional.of(retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff);
    }

    /** The delay that the server asks for with {@code Retry-After}; zero if that header is missing or not valid. */
    private Duration retryAfter(AttemptOutcome outcome) {
        return outcome.header("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, sentAt(outcome)))
                .orElse(Duration.ZERO);
    }

    private Instant sentAt(AttemptOutcome outcome) {
        return outcome.header("Date").flatMap(RetryAfter::date).orElseGet(settings.wallClock::instant);
    }

    /**
     * Whether an attempt that starts after {@code delay} has more than {@link #minAttemptTime} left until the deadline
     * of the scope and until the total limit of the request.
     */
    private boolean fitsIntoTime(Duration delay, Request request, long start) {
        Optional<Duration> ofRequest =
                request.timeouts().limit(Phase.TOTAL).map(limit -> limit.minusNanos(now() - start));
        return fits(delay, ofRequest) && fits(delay, Async.deadline().map(Deadline::remaining));
    }

    private boolean fits(Duration delay, Optional<Duration> remaining) {
        return remaining.isEmpty() || remaining.get().minus(delay).compareTo(settings.minAttemptTime) > 0;
    }

    private static long now() {
        return Scheduler.of(Strand.current()).clock().nanoTime();
    }

    @Override
    public String toString() {
        return "retry [up to " + settings.maxAttempts + " attempts, " + settings.backoff + "]";
    }
}
