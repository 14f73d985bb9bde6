package dev.weft.http.internal.net;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;

/** The clock by which caches, cookies and dates of this code go. */
public final class Clocks {
    private Clocks() {}

    /** That of the current task; on a thread that is none, the one that tasks started there would have. */
    public static Clock current() {
        Strand strand = Strand.currentOrNull();
        return strand == null
                ? Scheduler.parallel().clock()
                : Scheduler.of(strand).clock();
    }
}
