package dev.weft.sync;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/** The way in which a task wants a {@link ReadWriteLock}; what its waiter waits for. */
final class LeaseClaim implements Awaitable {
    private final ReadWriteLock lock;
    private final String what;
    private final boolean writes;

    LeaseClaim(ReadWriteLock lock, String what, boolean writes) {
        this.lock = lock;
        this.what = what;
        this.writes = writes;
    }

    boolean writes() {
        return writes;
    }

    @Override
    public String description() {
        return what + " of " + lock.description();
    }

    @Override
    public Object subject() {
        return lock;
    }

    @Override
    public String state() {
        return lock.stateInWords();
    }

    /** Null for a reader that waits among readers: it can also enter because the writer ahead of it is cancelled. */
    @Override
    public @Nullable Strand owner() {
        return lock.ownerFor(writes);
    }
}
