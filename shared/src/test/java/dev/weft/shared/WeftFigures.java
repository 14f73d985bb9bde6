package dev.weft.shared;

import dev.weft.Async;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures Weft's locks and queues, with any engine. */
final class WeftFigures {
    static final int[] WORKERS = {1, 8};
    static final int[] WAITERS = {1, 10, 50};
    static final int BATCH = 20;
    static final int IDLE = 50;
    static final Duration IDLE_TIME = Duration.ofSeconds(5);
    static final String OWN_LOCK = "lock and unlock, each its own lock";
    static final String SAME_LOCK = "lock and unlock, all the same lock";
    static final String PUT = "put 1 item";
    static final String TAKE = "take and acknowledge 1 item";
    static final String PUT_BATCH = "put 20 items at a time";
    static final String TAKE_BATCH = "take and acknowledge 20 items at a time";
    static final String IDLE_CALLS = "calls at the server while 50 wait for an item";

    private final Figures figures;
    private final String column;
    private final Shared shared;
    private final SharedQueue<String> queue;

    WeftFigures(Figures figures, String column, Shared shared) {
        this.figures = figures;
        this.column = column;
        this.shared = shared;
        this.queue = shared.queue("figures", Codec.text());
    }

    /** @param calls the number of calls that the server has received so far */
    void measure(LongSupplier calls) throws Exception {
        for (int workers : WORKERS) {
            figures.measure(column, OWN_LOCK, workers, worker -> lock("own " + worker));
            figures.measure(column, PUT, workers, _ -> put(1));
            figures.measure(column, TAKE, workers, _ -> take(1));
            figures.measure(column, PUT_BATCH, workers, _ -> put(BATCH));
            figures.measure(column, TAKE_BATCH, workers, _ -> take(BATCH));
        }
        for (int waiters : WAITERS) {
            figures.measure(column, SAME_LOCK, waiters, _ -> lock("same"));
        }
        SharedQueue<String> empty = shared.queue("empty", Codec.text());
        TaskGroup.run(group -> {
            for (int i = 0; i < IDLE; i++) {
                group.spawn(empty::take);
            }
            figures.add(column, IDLE_CALLS, callsWhileIdle(calls));
            group.cancel("measured");
        });
    }

    /** The calls in a second, after the waiting has begun. */
    static double callsWhileIdle(LongSupplier calls) throws InterruptedException {
        Async.sleep(Duration.ofSeconds(2));
        long before = calls.getAsLong();
        Async.sleep(IDLE_TIME);
        return (calls.getAsLong() - before) / (double) IDLE_TIME.toSeconds();
    }

    private int lock(String name) throws InterruptedException {
        shared.lock(name).acquire().close();
        return 1;
    }

    private int put(int number) throws InterruptedException {
        return queue.putAll(Collections.nCopies(number, "an item of some size"), PutOptions.standard());
    }

    /** Takes and acknowledges; nothing, if the queue has run out of items. */
    private int take(int number) throws InterruptedException {
        return Async.moveOnAfter(Duration.ofSeconds(1), () -> {
                    List<Delivery<String>> taken = queue.takeUpTo(number);
                    queue.acknowledge(taken);
                    return taken.size();
                })
                .orElse(0);
    }
}
