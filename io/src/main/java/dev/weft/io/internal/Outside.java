package dev.weft.io.internal;

import dev.weft.spi.wait.Awaitable;

/**
 * Something outside of the run that a task waits for: a peer, a name server. A wait for it is never part of a deadlock.
 *
 * @param description the description for reports
 */
public record Outside(String description) implements Awaitable {
    @Override
    public boolean endsFromOutside() {
        return true;
    }
}
