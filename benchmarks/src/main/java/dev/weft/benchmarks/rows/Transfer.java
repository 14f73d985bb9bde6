package dev.weft.benchmarks.rows;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The transfer of items through one queue.
 *
 * @param pairs the number of producers, and of consumers
 * @param items the number of items of all producers together
 */
record Transfer(int pairs, int items) {
    /** Transfers the items, and returns the sum of those that were taken. */
    long through(Conduit queue, Crew crew) throws Exception {
        AtomicLong sum = new AtomicLong();
        crew.runAll(2 * pairs, k -> {
            if (k % 2 == 0) {
                produce(queue);
            } else {
                sum.addAndGet(consume(queue));
            }
        });
        return sum.get();
    }

    /** The sum of all items. */
    long sum() {
        return (long) pairs * each() * (each() - 1) / 2;
    }

    private int each() {
        return items / pairs;
    }

    private void produce(Conduit queue) throws InterruptedException {
        for (int i = 0; i < each(); i++) {
            queue.put(i);
        }
    }

    private long consume(Conduit queue) throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < each(); i++) {
            sum += queue.take();
        }
        return sum;
    }
}
