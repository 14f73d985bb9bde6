package dev.weft.testing;

import dev.weft.spi.wait.Strand;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strands of a run that have begun and not ended, in the order of their start. By any thread. */
final class Living {
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

    /** The first that ever began: all others came of it. */
    synchronized @Nullable Strand first() {
        return first;
    }

    synchronized boolean isEmpty() {
        return strands.isEmpty();
    }

    synchronized List<Strand> all() {
        return List.copyOf(strands);
    }

    /** Waits until there are none, whatever interrupts it; an interrupt is there again afterwards. */
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
