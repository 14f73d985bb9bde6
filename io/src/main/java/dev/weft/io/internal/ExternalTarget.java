package dev.weft.io.internal;

import dev.weft.spi.wait.Awaitable;

/**
 * Something outside the run that a task waits for, such as a peer or a name server. Such a wait is never part of a
 * deadlock.
 *
 * @param description the description for reports
 */
public record ExternalTarget(String description) implements Awaitable {
    @Override
    public boolean endsFromOutside() {
        return true;
    }
}
