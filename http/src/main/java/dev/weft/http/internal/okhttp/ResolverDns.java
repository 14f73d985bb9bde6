package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.Clocks;
import dev.weft.http.spi.Resolver;
import dev.weft.spi.run.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import okhttp3.Dns;

/**
 * Resolves host names, each on a platform thread of its own. The system's resolver cannot be interrupted and blocks its
 * thread for ten seconds and more if a name server does not answer; on a virtual thread it would block the carrier as
 * well. A cancelled call abandons the lookup, which then ends by itself. Concurrent calls for the same name share one
 * lookup, and answers are cached for a configurable time.
 */
final class ResolverDns implements Dns {
    /** The maximum number of cached answers. */
    private static final int MOST = 1000;

    private final Resolver resolver;
    private final Duration lifetime;
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    ResolverDns(Resolver resolver, Duration lifetime) {
        this.resolver = resolver;
        this.lifetime = lifetime;
    }

    /**
     * Waits for the addresses of {@code hostname}, or returns them from the cache.
     *
     * @throws CancellationException if the call is cancelled while it waits
     */
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        Clock clock = Clocks.current();
        Answer known = answers.get(hostname);
        if (known != null && known.isValidBy(clock)) {
            return known.addresses;
        }
        CompletableFuture<List<InetAddress>> lookup = pending.computeIfAbsent(hostname, name -> start(name, clock));
        // A future that was completed from the cache has no lookup that would remove it.
        if (lookup.isDone()) {
            pending.remove(hostname, lookup);
        }
        return await(hostname, lookup);
    }

    /**
     * Starts a lookup. The cache is checked again, because an earlier lookup of the same name may have ended since the
     * caller checked it.
     */
    private CompletableFuture<List<InetAddress>> start(String hostname, Clock clock) {
        Answer known = answers.get(hostname);
        if (known != null && known.isValidBy(clock)) {
            return CompletableFuture.completedFuture(known.addresses);
        }
        CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("weft-dns " + hostname).start(() -> resolve(hostname, clock, lookup));
        return lookup;
    }

    private void resolve(String hostname, Clock clock, CompletableFuture<List<InetAddress>> lookup) {
        try {
            List<InetAddress> addresses = List.copyOf(resolver.resolve(hostname));
            if (addresses.isEmpty()) {
                throw new UnknownHostException("no addresses for " + hostname);
            }
            keep(hostname, new Answer(addresses, clock, clock.nanoTime() + Clock.nanos(lifetime)));
            end(hostname, lookup).complete(addresses);
        } catch (Throwable e) {
            end(hostname, lookup).completeExceptionally(e);
        }
    }

    /**
     * Removes the lookup. This happens before it is completed: once a call has its answer, the clock of a simulation
     * may jump beyond the cache time, and a later call must then start a new lookup.
     */
    private CompletableFuture<List<InetAddress>> end(String hostname, CompletableFuture<List<InetAddress>> lookup) {
        pending.remove(hostname, lookup);
        return lookup;
    }

    private void keep(String hostname, Answer answer) {
        if (answers.size() >= MOST) {
            answers.values().removeIf(each -> !each.isValidBy(answer.clock));
        }
        if (answers.size() < MOST && lifetime.isPositive()) {
            answers.put(hostname, answer);
        }
    }

    /**
     * Waits for a lookup through a copy of its future, so that cancelling one call does not affect others that wait for
     * the same lookup.
     */
    private static List<InetAddress> await(String hostname, CompletableFuture<List<InetAddress>> lookup)
            throws UnknownHostException {
        CompletableFuture<List<InetAddress>> own = lookup.copy();
        RunningCall scope = RunningCall.current();
        if (scope != null) {
            scope.waitsFor(own);
        }
        try {
            return own.get();
        } catch (ExecutionException e) {
            UnknownHostException failed = new UnknownHostException(hostname);
            failed.initCause(e.getCause());
            throw failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while looking up " + hostname);
        }
    }

    private record Answer(List<InetAddress> addresses, Clock clock, long until) {
        /**
         * Whether the answer is still valid. It is valid only for tasks on the same clock, because the clock of a
         * simulation that has ended stands still.
         */
        boolean isValidBy(Clock current) {
            return clock == current && clock.nanoTime() - until < 0;
        }
    }
}
