package dev.weft.http;

import dev.weft.http.spi.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import okhttp3.Dns;

/**
 * Looks names up, each on a platform thread of its own. The system's resolver cannot be cut short and holds its thread
 * while it waits for an answer, for ten seconds and more; so a cancelled call walks away from it, and no carrier of
 * virtual threads is held.
 */
final class ResolverDns implements Dns {
    private final Resolver resolver;

    ResolverDns(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Waits for the addresses of {@code hostname}.
     *
     * @throws CancellationException if the call is cancelled meanwhile
     */
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> resolver.resolve(hostname));
        CallScope scope = CallScope.current();
        if (scope != null) {
            scope.waitsFor(lookup);
        }
        Thread.ofPlatform().daemon().name("weft-dns " + hostname).start(lookup);
        try {
            return lookup.get();
        } catch (ExecutionException e) {
            UnknownHostException failed = new UnknownHostException(hostname);
            failed.initCause(e.getCause());
            throw failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while looking up " + hostname);
        }
    }
}
