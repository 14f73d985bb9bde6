package dev.weft.http.internal.chain;

import dev.weft.sync.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Permission for one exchange to be in progress. Closing it passes the permission to the next waiter; closing again
 * does nothing.
 */
final class ConnectionPermit implements AutoCloseable {
    private final AtomicReference<@Nullable Runnable> host;
    private final Semaphore.Permit permit;

    ConnectionPermit(@Nullable Runnable host, Semaphore.Permit permit) {
        this.host = new AtomicReference<>(host);
        this.permit = permit;
    }

    @Override
    public void close() {
        permit.close();
        Runnable leave = host.getAndSet(null);
        if (leave != null) {
            leave.run();
        }
    }
}
