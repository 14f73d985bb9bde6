package dev.weft.sync;

import java.util.Objects;

/**
 * A semaphore whose permits are never more than at the beginning: a release too many, and an acquisition of more than
 * there are, is a mistake and gets an exception.
 *
 * {@snippet :
 * BoundedSemaphore seats = BoundedSemaphore.of(2);
 * seats.acquire();
 * seats.release();
 * }
 *
 * @implNote Heritage: {@code asyncio.BoundedSemaphore}.
 */
public final class BoundedSemaphore extends Semaphore {
    private final int permits;

    private BoundedSemaphore(int permits, String description) {
        super(permits, description);
        this.permits = permits;
    }

    /**
     * A semaphore with {@code permits} permits, all free.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public static BoundedSemaphore of(int permits) {
        return new BoundedSemaphore(atLeastOne(permits), "a bounded semaphore");
    }

    /**
     * A semaphore with {@code permits} permits, all free, and a name for reports.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public static BoundedSemaphore of(int permits, String name) {
        return new BoundedSemaphore(
                atLeastOne(permits), "bounded semaphore '" + Objects.requireNonNull(name, "name") + "'");
    }

    private static int atLeastOne(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but is " + permits);
        }
        return permits;
    }

    @Override
    int most() {
        return permits;
    }
}
