package dev.weft.spi.wait;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been thrown out of the shields of one strand, told apart by identity. Nothing is kept alive by it, and it holds
 * no more than twice as many as are alive.
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
