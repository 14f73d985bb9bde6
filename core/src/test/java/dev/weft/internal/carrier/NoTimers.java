package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;

/** A clock without timers. A group with this clock has no overseer, so a lost wake-up is not repaired. */
final class NoTimers implements Clock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long deadline, Runnable action) {
        return () -> {};
    }
}
