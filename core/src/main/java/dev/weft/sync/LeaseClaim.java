package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/** An acquisition of a {@link ReadWriteLock} for reading or for writing, as the target of a wait. */
final class LeaseClaim implements Awaitable {
    private final ReadWriteLock lock;
    private final String lease;
    private final boolean writes;

    LeaseClaim(ReadWriteLock lock, String lease, boolean writes) {
        this.lock = lock;
        this.lease = lease;
        this.writes = writes;
    }

    boolean writes() {
        return writes;
    }

    @Override
    public String description() {
        return lease + " of " + lock.description();
    }

    @Override
    public Object subject() {
        return lock;
    }

    @Override
    public String state() {
        return lock.stateInWords();
    }

    /**
     * Null if the lock has several owners. Also null if a reader waits while readers own the lock: then the wait also ends
     * when the writer ahead of the reader is cancelled.
     */
    @Override
    public @Nullable Strand owner() {
        return lock.ownerFor(writes);
    }
}
