package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.AddressBook;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Dns;

/**
 * Resolves host names for OkHttp. This class is a record, because OkHttp lets clients share connections only if their
 * {@link Dns} objects are equal.
 *
 * @param book resolves host names
 */
record ResolverDns(AddressBook book) implements Dns {
    /**
     * Waits for the addresses of {@code hostname}.
     *
     * @throws CancellationException if the call is cancelled or the thread is interrupted while this method waits
     * @throws UnknownHostException if the lookup fails
     */
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        CompletableFuture<List<InetAddress>> lookup = book.addresses(hostname);
        RunningCall scope = RunningCall.current();
        if (scope != null) {
            scope.registerLookup(lookup);
        }
        try {
            return lookup.get();
        } catch (ExecutionException e) {
            throw AddressBook.unknown(hostname, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while looking up " + hostname);
        }
    }
}
