package dev.weft.spi.run;

import java.util.function.Function;

/** Carriers that wait for events while they have no thread to run. {@link Scheduler#idleCarriers} returns those of a scheduler. */
public interface IdleCarriers {

    /**
     * The source whose events these carriers wait for. They have one; the first call makes it.
     *
     * @param open makes the source. It may be called by several threads at once; one result is used, and others are left
     */
    EventSource source(Function<IdleCarriers, ? extends EventSource> open);

    /**
     * To be called after a change to what the source watches: it is taken in at once if the caller is not on one of these
     * carriers, otherwise when that carrier has nothing else to do, but after a few milliseconds at the latest. Never waits.
     */
    void changed();
}
