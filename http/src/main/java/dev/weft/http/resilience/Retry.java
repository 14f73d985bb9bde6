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
 * Sends a request again when it failed in a way that may pass, after a while that grows from one try to the next.
 * Immutable; each method gives retries that differ in one thing.
 *
 * {@snippet :
 * ClientSession patient() {
 *     return ClientSession.options()
 *             .interceptor(Retry.upTo(5).backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10))))
 *             .create();
 * }
 * }
 *
 * <p><b>What is sent again.</b> A request whose method is idempotent and whose body can be written again. One that is
 * not idempotent is sent again only if there was no connection, so that nothing was sent.
 *
 * <p><b>When.</b> After a failure to connect, a lost connection, a timeout of one phase, an answer that is no HTTP; and
 * after the statuses 408, 425, 429, 500, 502, 503 and 504. Of a response that is {@linkplain Request#open opened} only the
 * head counts: what fails while its body is read is not tried again.
 *
 * <p><b>How long it waits.</b> As the {@link Backoff} says; chance comes from the scheduler, so a simulation replays.
 * Longer if the server asks for that by {@code Retry-After}, in seconds or by a date. It does not wait at all if the
 * server asks for more than {@link #longestWait}, or if a deadline would pass meanwhile: then what there is is given
 * back at once.
 *
 * <p><b>What comes out.</b> The last response, whatever its status; or the last failure, in which the earlier ones are
 * suppressed, in their order. A cancellation ends it at once, in a wait or in a try.
 *
 * <p>The first of the interceptors normally, so that each try passes the others.
 */
public final class Retry implements Interceptor {

    /** How many tries a single request has, instead of what is set here: with 1 it is not sent again. */
    public static final Attribute<Integer> TRIES = Attribute.named("tries");

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

    /** Up to three tries, with the standard backoff. */
    public static Retry standard() {
        return STANDARD;
    }

    /**
     * Up to {@code tries} tries, the first included, with the standard backoff.
     *
     * @throws IllegalArgumentException if {@code tries} is less than one
     */
    public static Retry upTo(int tries) {
        Require.atLeastOne(tries, "tries");
        return STANDARD.changed(to -> to.tries = tries);
    }

    /** How long to wait between tries, unless the server asks for longer. */
    public Retry backoff(Backoff backoff) {
        Objects.requireNonNull(backoff, "backoff");
        return changed(to -> to.backoff = backoff);
    }

    /** Which statuses are tried again, instead of those it has; none, if none are given. */
    public Retry statuses(int... statuses) {
        Set<Integer> chosen = new TreeSet<>(Arrays.stream(statuses).boxed().toList());
        return changed(to -> to.statuses = chosen);
    }

    /** Which failures are tried again, instead of those it has. */
    public Retry failures(Predicate<? super IOException> failures) {
        Objects.requireNonNull(failures, "failures");
        return changed(to -> to.failures = failures);
    }

    /** Also requests whose method is not idempotent: for servers that recognise what they have seen before. */
    public Retry anyMethod() {
        return changed(to -> to.anyMethod = true);
    }

    /**
     * The longest that a server may ask for; a minute if not set. If it asks for longer its response is given back.
     *
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    public Retry longestWait(Duration wait) {
        Require.notNegative(wait, "wait");
        return changed(to -> to.longestWait = wait);
    }

    /**
     * How much time a try needs; zero if not set. One that would have less than that until a deadline is not started.
     *
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public Retry leastTime(Duration time) {
        Require.notNegative(time, "time");
        return changed(to -> to.leastTime = time);
    }

    /**
     * What tells how far off a date in {@code Retry-After} is, if the response does not say when it was sent; the
     * system's clock if not set. For tests.
     */
    public Retry wallClock(InstantSource wallClock) {
        Objects.requireNonNull(wallClock, "wallClock");
        return changed(to -> to.wallClock = wallClock);
    }

    @Override
    public Response intercept(Request request, Exchange next) throws IOException, InterruptedException {
        int tries = request.attribute(TRIES).orElse(settings.tries);
        long begun = now();
        Attempt attempt = Attempt.first(request, next);
        for (int retry = 1; retry < tries && isWorthRepeating(attempt, request); retry++) {
            Optional<Duration> delay = delay(attempt, retry);
            if (delay.isEmpty() || !fitsIntoTime(delay.get(), request, begun)) {
                break;
            }
            request.report(Kind.RETRY, attempt.reason());
            attempt = attempt.again(delay.get(), request, next);
        }
        return attempt.result();
    }

    private boolean isWorthRepeating(Attempt attempt, Request request) {
        if (!request.isReplayable()) {
            return false;
        }
        IOException failure = attempt.failure();
        if (!request.isIdempotent() && !settings.anyMethod && !(failure instanceof ConnectFailedException)) {
            return false;
        }
        return failure == null ? settings.statuses.contains(attempt.status()) : settings.failures.test(failure);
    }

    /** How long to wait before the next try; empty if the server asks for too long. */
    private Optional<Duration> delay(Attempt attempt, int retry) {
        Duration backoff =
                settings.backoff.delay(retry, Scheduler.of(Strand.current()).random());
        Duration asked = askedFor(attempt);
        return asked.compareTo(settings.longestWait) > 0
                ? Optional.empty()
                : Optional.of(asked.compareTo(backoff) > 0 ? asked : backoff);
    }

    private Duration askedFor(Attempt attempt) {
        return attempt.header("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, sentAt(attempt)))
                .orElse(Duration.ZERO);
    }

    private Instant sentAt(Attempt attempt) {
        return attempt.header("Date").flatMap(RetryAfter::date).orElseGet(settings.wallClock::instant);
    }

    /** Whether a try that starts after {@code delay} has its time before a deadline, or the request's own limit. */
    private boolean fitsIntoTime(Duration delay, Request request, long begun) {
        Optional<Duration> own = request.timeouts().limit(Phase.TOTAL).map(limit -> limit.minusNanos(now() - begun));
        return fits(delay, own) && fits(delay, Async.deadline().map(Deadline::remaining));
    }

    private boolean fits(Duration delay, Optional<Duration> remaining) {
        return remaining.isEmpty() || remaining.get().minus(delay).compareTo(settings.leastTime) > 0;
    }

    private static long now() {
        return Scheduler.of(Strand.current()).clock().nanoTime();
    }

    @Override
    public String toString() {
        return "retry [up to " + settings.tries + " tries, " + settings.backoff + "]";
    }
}
