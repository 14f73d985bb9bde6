package dev.weft.shared;

import dev.weft.TaskGroup;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.redisson.Redisson;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * Measures Redisson. Its free queue has no acknowledgements: an item that was taken is lost if the process dies. Its locks belong
 * to threads, so each worker keeps its thread.
 */
final class PeerRedisson {
    private final Figures figures;
    private final String column;
    private final RedissonClient redisson;
    private final RBlockingQueue<String> queue;

    PeerRedisson(Figures figures, String column, int port) {
        this.figures = figures;
        this.column = column;
        Config config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + port);
        this.redisson = Redisson.create(config.setCodec(StringCodec.INSTANCE));
        this.queue = redisson.getBlockingQueue("figures");
    }

    void measure(LongSupplier calls) throws Exception {
        try {
            for (int workers : WeftFigures.WORKERS) {
                figures.measure(column, WeftFigures.OWN_LOCK, workers, worker -> lock("own " + worker));
                figures.measure(column, WeftFigures.PUT, workers, _ -> queue.offer("an item of some size") ? 1 : 0);
                figures.measure(column, WeftFigures.TAKE, workers, _ -> queue.poll() != null ? 1 : 0);
                figures.measure(column, WeftFigures.PUT_BATCH, workers, _ -> putBatch());
                figures.measure(
                        column,
                        WeftFigures.TAKE_BATCH,
                        workers,
                        _ -> queue.poll(WeftFigures.BATCH).size());
            }
            for (int waiters : WeftFigures.WAITERS) {
                figures.measure(column, WeftFigures.SAME_LOCK, waiters, _ -> lock("same"));
            }
            RBlockingQueue<String> empty = redisson.getBlockingQueue("empty");
            TaskGroup.run(group -> {
                for (int i = 0; i < WeftFigures.IDLE; i++) {
                    group.spawn(() -> empty.poll(8, TimeUnit.SECONDS));
                }
                figures.add(column, WeftFigures.IDLE_CALLS, WeftFigures.callsWhileIdle(calls));
            });
        } finally {
            redisson.shutdown(0, 5, TimeUnit.SECONDS);
        }
    }

    private int lock(String name) {
        RLock lock = redisson.getLock(name);
        lock.lock();
        try {
            return 1;
        } finally {
            lock.unlock();
        }
    }

    private int putBatch() {
        queue.addAll(Collections.nCopies(WeftFigures.BATCH, "an item of some size"));
        return WeftFigures.BATCH;
    }
}
