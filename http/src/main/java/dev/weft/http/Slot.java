package dev.weft.http;

import dev.weft.sync.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A turn that an exchange has. Closing gives it to the next; closing again does nothing. */
final class Slot implements AutoCloseable {
    private final AtomicReference<@Nullable Runnable> host;
    private final Semaphore.Permit permit;

    Slot(@Nullable Runnable host, Semaphore.Permit permit) {
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
