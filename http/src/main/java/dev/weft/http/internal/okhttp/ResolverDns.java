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
 * Looks names up, each on a platform thread of its own. The system's resolver cannot be cut short and holds its thread
 * while it waits for an answer, for ten seconds and more; so a cancelled call walks away from it, and no carrier of
 * virtual threads is held. Calls that ask for a name that is being looked up wait for the same answer, and an answer
 * counts for a while.
 */
final class ResolverDns implements Dns {
    private static final int MOST = 1000;

    private final Resolver resolver;
    private final Duration lifetime;
    private final Map<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    ResolverDns(Resolver resolver, Duration lifetime) {
        this.resolver = resolver;
        this.lifetime = lifetime;
    }

    /**
     * Waits for the addresses of {@code hostname}.
     *
     * @throws CancellationException if the call is cancelled meanwhile
     */
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        Clock clock = Clocks.current();
        Answer known = answers.get(hostname);
        if (known != null && known.countsBy(clock)) {
            return known.addresses;
        }
        CompletableFuture<List<InetAddress>> lookup = underWay.computeIfAbsent(hostname, name -> start(name, clock));
        if (lookup.isDone()) {
            underWay.remove(hostname, lookup);
        }
        return await(hostname, lookup);
    }

    /** A call that comes between an answer and the end of its lookup finds the answer here. */
    private CompletableFuture<List<InetAddress>> start(String hostname, Clock clock) {
        Answer known = answers.get(hostname);
        if (known != null && known.countsBy(clock)) {
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
                throw new UnknownHostException("no addresses of " + hostname);
            }
            keep(hostname, new Answer(addresses, clock, clock.nanoTime() + Clock.nanos(lifetime)));
            end(hostname, lookup).complete(addresses);
        } catch (Throwable e) {
            end(hostname, lookup).completeExceptionally(e);
        }
    }

    /** Before any call has its answer: one that comes after that, by a clock that jumps, may ask for a newer one. */
    private CompletableFuture<List<InetAddress>> end(String hostname, CompletableFuture<List<InetAddress>> lookup) {
        underWay.remove(hostname, lookup);
        return lookup;
    }

    private void keep(String hostname, Answer answer) {
        if (answers.size() >= MOST) {
            answers.values().removeIf(each -> !each.countsBy(answer.clock));
        }
        if (answers.size() < MOST && lifetime.isPositive()) {
            answers.put(hostname, answer);
        }
    }

    /** With a copy of the answer, which can be cancelled alone. */
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
        /** Another clock says nothing about this one, which may stand still for ever: that of a simulation that is over. */
        boolean countsBy(Clock current) {
            return clock == current && clock.nanoTime() - until < 0;
        }
    }
}
