package dev.weft.spi.wait;

import java.util.ArrayList;
import java.util.List;

/**
 * A parker that parks no thread. Instead of parking, it runs {@link #whileParked} on the same thread. A test sets that
 * action.
 */
final class HandMadeParker implements Parker {
    final List<Waiter> unparked = new ArrayList<>();
    final List<CancelScope> cancelled = new ArrayList<>();
    int parks;
    int spins;
    Runnable whileParked = () -> {};

    /** Makes the current thread the thread of {@code strand}. */
    void start(Strand strand) {
        strand.adopt(Thread.currentThread());
    }

    @Override
    public int spinsBeforePark() {
        return spins;
    }

    @Override
    public void park(Waiter waiter) {
        parks++;
        whileParked.run();
        if (!waiter.isSettled()) {
            throw new AssertionError(waiter + " would be parked forever");
        }
    }

    @Override
    public void unpark(Waiter waiter) {
        unparked.add(waiter);
    }

    @Override
    public void onCancel(CancelScope scope) {
        cancelled.add(scope);
    }

    /** A strand of this parker, without a thread. */
    Strand strand(String name) {
        return new NamedStrand(null, this, name);
    }

    /** A strand inside {@code parent}. */
    Strand strand(CancelScope parent, String name) {
        return new NamedStrand(parent, this, name);
    }

    private static final class NamedStrand extends Strand {
        private final String name;

        NamedStrand(CancelScope parent, Parker parker, String name) {
            super(parent, parker);
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() {}

        @Override
        public void startFailed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
