package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;

/** What starts strands: a scheduler, or the part of one that starts the tasks of one group. */
@FunctionalInterface
public interface Starter {

    /**
     * Gives {@code strand} a thread and starts it there. Never waits. What it throws has kept the strand from starting.
     */
    void start(Strand strand);
}
