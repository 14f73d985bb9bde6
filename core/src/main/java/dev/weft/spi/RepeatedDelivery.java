package dev.weft.spi;

/**
 * Makes a cancellation level-triggered for code that only knows interrupts: while a cancelled scope has not been left,
 * whoever inside it is blocked in JDK code is interrupted again, at growing intervals. Code that swallowed the first
 * interrupt and blocked again cannot hang its group.
 */
final class RepeatedDelivery implements Runnable {
    private static final long FIRST_NANOS = 20_000_000;
    private static final long LAST_NANOS = 1_000_000_000;

    private final CancelScope scope;
    private final Clock clock;
    private long interval = FIRST_NANOS;

    RepeatedDelivery(CancelScope scope, Clock clock) {
        this.scope = scope;
        this.clock = clock;
    }

    void start() {
        clock.schedule(clock.nanoTime() + interval, this);
    }

    @Override
    public void run() {
        if (scope.deliverAgain()) {
            interval = Math.min(2 * interval, LAST_NANOS);
            start();
        }
    }
}
