package dev.weft.http.internal.net;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;

/** The clock for the expiry of caches and cookies. */
public final class Clocks {
    private Clocks() {}

    /**
     * The clock of the current task; on a thread that does not run a task, the clock of parallel runs, which shows real
     * time.
     */
    public static Clock current() {
        Strand strand = Strand.currentOrNull();
        return strand == null
                ? Scheduler.parallel().clock()
                : Scheduler.of(strand).clock();
    }
}
