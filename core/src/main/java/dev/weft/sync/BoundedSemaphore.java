package dev.weft.sync;

import dev.weft.internal.check.Require;

/**
 * A semaphore that never has more permits than it was created with. A release of too many permits, or an attempt to acquire
 * more permits than exist, throws an exception.
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
     * Creates a semaphore with {@code permits} permits, all free.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public static BoundedSemaphore of(int permits) {
        return new BoundedSemaphore(Require.atLeastOne(permits, "permits"), "a bounded semaphore");
    }

    /**
     * Like {@link #of(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public static BoundedSemaphore of(int permits, String name) {
        return new BoundedSemaphore(Require.atLeastOne(permits, "permits"), Require.named("bounded semaphore", name));
    }

    @Override
    int max() {
        return permits;
    }
}
