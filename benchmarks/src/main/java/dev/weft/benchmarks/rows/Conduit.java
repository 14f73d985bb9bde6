package dev.weft.benchmarks.rows;

import com.softwaremill.jox.Channel;
import dev.weft.queue.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;

/** The operations that rows use of a queue, so that the same code can run with the queue of each contender. */
interface Conduit {
    void put(Integer item) throws InterruptedException;

    Integer take() throws InterruptedException;

    static Conduit of(Queue<Integer> queue) {
        return new Conduit() {
            @Override
            public void put(Integer item) throws InterruptedException {
                queue.put(item);
            }

            @Override
            public Integer take() throws InterruptedException {
                return queue.take();
            }
        };
    }

    static Conduit of(BlockingQueue<Integer> queue) {
        return new Conduit() {
            @Override
            public void put(Integer item) throws InterruptedException {
                queue.put(item);
            }

            @Override
            public Integer take() throws InterruptedException {
                return queue.take();
            }
        };
    }

    /** A conduit whose {@code put} waits until a consumer has taken the item. */
    static Conduit handingOver(LinkedTransferQueue<Integer> queue) {
        return new Conduit() {
            @Override
            public void put(Integer item) throws InterruptedException {
                queue.transfer(item);
            }

            @Override
            public Integer take() throws InterruptedException {
                return queue.take();
            }
        };
    }

    static Conduit of(Channel<Integer> channel) {
        return new Conduit() {
            @Override
            public void put(Integer item) throws InterruptedException {
                channel.send(item);
            }

            @Override
            public Integer take() throws InterruptedException {
                return channel.receive();
            }
        };
    }
}
