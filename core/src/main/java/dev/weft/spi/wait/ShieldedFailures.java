package dev.weft.spi.wait;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The exceptions that were thrown out of the shields of one strand, compared by identity. They are referenced weakly, and at
 * most twice as many are kept as are alive.
 */
final class ShieldedFailures {
    private static final int FIRST_PRUNING = 8;

    private final List<WeakReference<Throwable>> thrown = new ArrayList<>();
    private int nextPruning = FIRST_PRUNING;

    void add(Throwable failure) {
        if (thrown.size() >= nextPruning) {
            thrown.removeIf(noted -> noted.refersTo(null));
            nextPruning = 2 * thrown.size() + FIRST_PRUNING;
        }
        thrown.add(new WeakReference<>(failure));
    }

    boolean contains(Throwable failure) {
        return thrown.stream().anyMatch(noted -> noted.refersTo(failure));
    }
}
