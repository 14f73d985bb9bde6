package dev.weft.http.internal.chain;

import dev.weft.http.failure.SessionClosedException;
import dev.weft.http.internal.message.Words;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The calls in progress and the open responses of a session. Closing the session ends them.
 *
 * <pre>
 *   accepting requests ──► refusing ──► idle: no call in progress, no response open
 *          │                │            │
 *          └────────────────┴────────────┴──► closed: all calls and responses are ended
 * </pre>
 *
 * <p>A call or response that is registered while the session closes cannot be missed. {@link #enter} and {@link
 * #opened} register first and then read {@link #closed}, while {@link #close} sets {@link #closed} first and then
 * iterates over the registered calls and responses. So at least one of the two threads, the registering or the closing
 * one, sees what the other thread has done. If both threads see it, the call or response is ended twice, which does no
 * harm.
 */
public final class CallRegistry {
    private final Set<LimitScope> scopes = ConcurrentHashMap.newKeySet();
    private final Set<AttemptSource> open = ConcurrentHashMap.newKeySet();
    private final Event idle = Event.create();
    private volatile boolean refusing;
    private volatile boolean closed;

    /** Registers a call, or a later read of its response body, which runs in {@code scope}. */
    void enter(LimitScope scope) {
        scopes.add(scope);
        if (closed) {
            end(scope);
        }
    }

    /** Unregisters a call or read that has ended. */
    void exit(LimitScope scope) {
        scopes.remove(scope);
        setIfIdle();
    }

    /**
     * Registers an open response. Its call has ended, and perhaps no task is reading its body at the moment, so the
     * response is registered separately.
     */
    void opened(AttemptSource body) {
        open.add(body);
        if (closed) {
            body.close();
        }
    }

    /** The number of responses that are open. */
    public int openResponses() {
        return open.size();
    }

    /**
     * Describes the users of connection permits: the open responses and the calls in progress, at most {@code max} of
     * each. A call that still waits for a permit is left out: the subject of its wait is a semaphore of the permits,
     * which {@code subjects} accepts.
     */
    public List<String> users(int max, Predicate<Object> subjects) {
        Set<RequestState> streamed = new HashSet<>();
        open.forEach(body -> streamed.add(body.request()));
        Stream<String> calls = scopes.stream()
                .filter(scope -> !streamed.contains(scope.request()) && !waitsFor(scope.strand(), subjects))
                .map(scope -> "task '" + scope.strand().name() + "', sending to "
                        + Words.url(scope.request().url()));
        return Stream.concat(open.stream().limit(max).map(AttemptSource::description), calls.limit(max))
                .toList();
    }

    private static boolean waitsFor(Strand strand, Predicate<Object> subjects) {
        Awaitable target = strand.waitTarget();
        return target != null && subjects.test(target.subject());
    }

    /** Unregisters a response that has been closed. */
    void closed(AttemptSource body) {
        open.remove(body);
        setIfIdle();
    }

    private void setIfIdle() {
        if (refusing && scopes.isEmpty() && open.isEmpty()) {
            idle.set();
        }
    }

    /** Refuses new requests from now on. */
    public void refuse() {
        refusing = true;
        setIfIdle();
    }

    public boolean isRefusing() {
        return refusing;
    }

    /** Waits until new requests are refused, no call is in progress, and no response is open. */
    public void awaitIdle() throws InterruptedException {
        idle.await();
    }

    /**
     * Does nothing while requests are accepted.
     *
     * @throws IllegalStateException if the session is closed or closing
     */
    void requireOpen() {
        if (refusing) {
            throw new IllegalStateException("the session is closed");
        }
    }

    /** Ends everything in progress, and everything that is registered later. Does not wait. */
    public void close() {
        refusing = true;
        closed = true;
        scopes.forEach(CallRegistry::end);
        open.forEach(AttemptSource::close);
    }

    public boolean isClosed() {
        return closed;
    }

    private static void end(LimitScope scope) {
        scope.end(() -> new SessionClosedException(
                "the session was closed while the request was in progress",
                scope.request().uri(),
                null));
    }
}
