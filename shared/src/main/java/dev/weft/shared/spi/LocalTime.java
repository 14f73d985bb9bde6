package dev.weft.shared.spi;

import dev.weft.Async;
import dev.weft.sync.Event;
import java.time.Duration;

/**
 * The clock of one machine, by which the machine counts its leases. It is the clock of Weft's current run, except in an
 * engine that simulates machines.
 */
public interface LocalTime {

    /** The time of this machine in nanoseconds, from an arbitrary origin. */
    long nanoTime();

    /**
     * Waits until {@code event} is set, but not longer than {@code atMost} by the clock of this machine.
     *
     * @throws InterruptedException if the caller is cancelled
     */
    void await(Event event, Duration atMost) throws InterruptedException;

    /** The clock of the run. */
    static LocalTime ofRun() {
        return new LocalTime() {
            @Override
            public long nanoTime() {
                return Async.nanoTime();
            }

            @Override
            public void await(Event event, Duration atMost) throws InterruptedException {
                Async.moveOnAfter(atMost, event::await);
            }
        };
    }
}
