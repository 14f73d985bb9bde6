package dev.weft.benchmarks;

import com.softwaremill.jox.Channel;
import dev.weft.queue.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;

/** What items go through, so that the same work can be done with anybody's queue. */
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

    /** One whose producers wait until their item was taken. */
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
