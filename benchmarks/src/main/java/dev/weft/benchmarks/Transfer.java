package dev.weft.benchmarks;

import com.softwaremill.jox.Channel;
import dev.weft.Action;
import dev.weft.Job;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Items that go from as many producers to as many consumers through one queue; what has arrived is added up. */
record Transfer(int pairs, int items) {
    private int each() {
        return items / pairs;
    }

    /** Weft's, in tasks of a group of the run that calls. */
    long through(Queue<Integer> queue) throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        TaskGroup.run(group -> {
            for (int pair = 0; pair < pairs; pair++) {
                group.spawn(() -> produce(queue::put));
                group.spawn(() -> consume(queue::take, sum));
            }
        });
        return sum.get();
    }

    /** The JDK's, in virtual threads. */
    long through(BlockingQueue<Integer> queue) throws ExecutionException, InterruptedException {
        return inVirtualThreads(queue::put, queue::take);
    }

    /** The JDK's transfer queue, with producers that wait until their item was taken. */
    long handedOver(LinkedTransferQueue<Integer> queue) throws ExecutionException, InterruptedException {
        return inVirtualThreads(queue::transfer, queue::take);
    }

    /** Jox's, in virtual threads. */
    long through(Channel<Integer> channel) throws ExecutionException, InterruptedException {
        return inVirtualThreads(channel::send, channel::receive);
    }

    /** What all the items add up to. */
    long sum() {
        return (long) pairs * each() * (each() - 1) / 2;
    }

    private long inVirtualThreads(Action.On<Integer, InterruptedException> put, Callable<Integer> take)
            throws ExecutionException, InterruptedException {
        AtomicLong sum = new AtomicLong();
        InVirtualThread.runAll(2 * pairs, k -> {
            if (k % 2 == 0) {
                produce(put);
            } else {
                consume(take::call, sum);
            }
        });
        return sum.get();
    }

    private <X extends Exception> void produce(Action.On<Integer, X> put) throws X, InterruptedException {
        for (int i = 0; i < each(); i++) {
            put.run(i);
        }
    }

    private <X extends Exception> void consume(Job<Integer, X> take, AtomicLong sum) throws X, InterruptedException {
        long mine = 0;
        for (int i = 0; i < each(); i++) {
            mine += take.call();
        }
        sum.addAndGet(mine);
    }
}
