package dev.weft.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** Items that go from as many producers to as many consumers through one queue; what arrives is added up. */
record Transfer(int pairs, int items) {
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

    /** What all the items add up to. */
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
