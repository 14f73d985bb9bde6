package dev.weft.http.internal.net;

import dev.weft.http.spi.Resolver;
import dev.weft.spi.run.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names, each on a separate platform thread. The system's resolver cannot be interrupted, and blocks its
 * thread for ten seconds or more if a name server does not answer. On a virtual thread, a lookup would also block the
 * carrier, the platform thread that runs the virtual one. A cancelled caller does not wait for the lookup, which then
 * ends by itself. Concurrent calls for the same name share one lookup, and answers are cached for a configurable time.
 */
public final class AddressBook {
    /** The maximum number of cached answers. */
    private static final int MAX_ANSWERS = 1000;

    private final Resolver resolver;
    private final Duration lifetime;
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** An address book that calls {@code resolver}, and caches its answers for {@code lifetime}. */
    public AddressBook(Resolver resolver, Duration lifetime) {
        this.resolver = resolver;
        this.lifetime = lifetime;
    }

    /**
     * The addresses of {@code host}, from the cache or from a lookup, which is started if none is pending. Does not
     * wait. The future may be cancelled without effect on other callers.
     */
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        Clock clock = Clocks.current();
        Answer known = answers.get(host);
        if (known != null && known.isValidBy(clock)) {
            return CompletableFuture.completedFuture(known.addresses);
        }
        CompletableFuture<List<InetAddress>> lookup = pending.computeIfAbsent(host, name -> start(name, clock));
        // A future that was completed from the cache has no lookup that would remove the future from the map.
        if (lookup.isDone()) {
            pending.remove(host, lookup);
        }
        return lookup.copy();
    }

    /** The exception for a lookup of {@code host} that failed because of {@code cause}. */
    public static UnknownHostException unknown(String host, @Nullable Throwable cause) {
        UnknownHostException failed = new UnknownHostException(host);
        failed.initCause(cause);
        return failed;
    }

    /**
     * Starts a lookup. The cache is checked again, because an earlier lookup of the same name may have ended since the
     * caller checked it.
     */
    private CompletableFuture<List<InetAddress>> start(String host, Clock clock) {
        Answer known = answers.get(host);
        if (known != null && known.isValidBy(clock)) {
            return CompletableFuture.completedFuture(known.addresses);
        }
        CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("weft-dns " + host)
                .start(() -> resolve(host, clock, lookup));
        return lookup;
    }

    private void resolve(String host, Clock clock, CompletableFuture<List<InetAddress>> lookup) {
        try {
            List<InetAddress> addresses = List.copyOf(resolver.resolve(host));
            if (addresses.isEmpty()) {
                throw new UnknownHostException("no addresses for " + host);
            }
            keep(host, new Answer(addresses, clock, clock.nanoTime() + Clock.nanos(lifetime)));
            end(host, lookup).complete(addresses);
        } catch (Throwable e) {
            end(host, lookup).completeExceptionally(e);
        }
    }

    /**
     * Removes the lookup. Must be called before the lookup is completed. As soon as a caller has its answer, the clock
     * of a simulation may jump beyond the cache time, and a later call must then start a new lookup.
     */
    private CompletableFuture<List<InetAddress>> end(String host, CompletableFuture<List<InetAddress>> lookup) {
        pending.remove(host, lookup);
        return lookup;
    }

    private void keep(String host, Answer answer) {
        if (answers.size() >= MAX_ANSWERS) {
            answers.values().removeIf(each -> !each.isValidBy(answer.clock));
        }
        if (answers.size() < MAX_ANSWERS && lifetime.isPositive()) {
            answers.put(host, answer);
        }
    }

    private record Answer(List<InetAddress> addresses, Clock clock, long expiry) {
        /**
         * Whether the answer is still valid. An answer is valid only for tasks with the same clock, because the clock
         * of a simulation that has ended stands still.
         */
        boolean isValidBy(Clock current) {
            return clock == current && clock.nanoTime() - expiry < 0;
        }
    }
}
