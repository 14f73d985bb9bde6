package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;

/** Starts strands (tasks). A starter is a scheduler, or the part of a scheduler that starts the tasks of one group. */
@FunctionalInterface
public interface Starter {

    /** Gives {@code strand} a thread and starts it there. Never waits. If this method throws, the strand was not started. */
    void start(Strand strand);
}
