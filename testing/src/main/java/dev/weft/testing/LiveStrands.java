package dev.weft.testing;

import dev.weft.spi.wait.Strand;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strands of a run that have started and not ended, in the order of their start. Thread-safe. */
final class LiveStrands {
    private final Set<Strand> strands = new LinkedHashSet<>();
    private @Nullable Strand first;

    synchronized void add(Strand strand) {
        strands.add(strand);
        if (first == null) {
            first = strand;
        }
    }

    synchronized void remove(Strand strand) {
        strands.remove(strand);
        notifyAll();
    }

    /** The strand that started first. It has started all others, directly or indirectly. */
    synchronized @Nullable Strand first() {
        return first;
    }

    synchronized boolean isEmpty() {
        return strands.isEmpty();
    }

    synchronized List<Strand> all() {
        return List.copyOf(strands);
    }

    /** Waits until all strands have ended. An interrupt does not end the wait, and is restored afterwards. */
    synchronized void awaitNone() {
        boolean interrupted = false;
        while (!strands.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
