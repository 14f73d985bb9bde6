package dev.weft.spi.run;

import java.util.function.Function;

/**
 * Carriers (the platform threads under virtual threads) that wait for events while they have no thread to run.
 * {@link Scheduler#idleCarriers} returns the idle carriers of a scheduler.
 */
public interface IdleCarriers {

    /**
     * The source of the events for which these carriers wait. The first call creates the source.
     *
     * @param open creates the source. It may be called by several threads at the same time; one result is used, the others
     *     are dropped
     */
    EventSource source(Function<IdleCarriers, ? extends EventSource> open);

    /**
     * Must be called after a change to the set of events that the source watches. If the caller is not on one of these
     * carriers, the change takes effect immediately; otherwise it takes effect when the caller's carrier has nothing else to
     * do, and after a few milliseconds at the latest. Never waits.
     */
    void changed();
}
