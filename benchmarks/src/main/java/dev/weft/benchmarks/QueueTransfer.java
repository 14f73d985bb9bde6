package dev.weft.benchmarks;

import com.softwaremill.jox.Channel;
import dev.weft.Action;
import dev.weft.TaskGroup;
import dev.weft.queue.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Items that go from as many producers to as many consumers: the cost of one item through a queue of a hundred, and of
 * one hand-over without any room between. All of them run in tasks of one group, so that only the queue differs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(2)
@OperationsPerInvocation(QueueTransfer.ITEMS)
public class QueueTransfer {
    static final int ITEMS = 1 << 18;
    private static final int ROOM = 100;

    /** How many produce, and how many consume. */
    @Param({"1", "8", "64"})
    public int pairs;

    /** For JMH. */
    public QueueTransfer() {}

    private void transfer(Action.On<Integer, Exception> put, Action<Exception> take) throws InterruptedException {
        int each = ITEMS / pairs;
        TaskGroup.run(group -> {
            for (int pair = 0; pair < pairs; pair++) {
                group.spawn(() -> {
                    for (int i = 0; i < each; i++) {
                        put.run(i);
                    }
                });
                group.spawn(() -> {
                    for (int i = 0; i < each; i++) {
                        take.run();
                    }
                });
            }
        });
    }

    private void transfer(Queue<Integer> queue) throws InterruptedException {
        transfer(queue::put, queue::take);
    }

    private void transfer(BlockingQueue<Integer> queue) throws InterruptedException {
        transfer(queue::put, queue::take);
    }

    private void transfer(Channel<Integer> channel) throws InterruptedException {
        transfer(channel::send, channel::receive);
    }

    /** Weft's queue of a hundred. */
    @Benchmark
    public void queueOf100() throws InterruptedException {
        transfer(Queue.bounded(ROOM));
    }

    /** The JDK's linked queue of a hundred. */
    @Benchmark
    public void linkedBlockingQueueOf100() throws InterruptedException {
        transfer(new LinkedBlockingQueue<>(ROOM));
    }

    /** The JDK's array queue of a hundred. */
    @Benchmark
    public void arrayBlockingQueueOf100() throws InterruptedException {
        transfer(new ArrayBlockingQueue<>(ROOM));
    }

    /** A Jox channel of a hundred. */
    @Benchmark
    public void joxChannelOf100() throws InterruptedException {
        transfer(Channel.newBufferedChannel(ROOM));
    }

    /** Weft's rendezvous queue. */
    @Benchmark
    public void rendezvous() throws InterruptedException {
        transfer(Queue.rendezvous());
    }

    /** The JDK's transfer queue, where a producer waits until its item was taken. */
    @Benchmark
    public void linkedTransferQueueRendezvous() throws InterruptedException {
        LinkedTransferQueue<Integer> queue = new LinkedTransferQueue<>();
        transfer(queue::transfer, queue::take);
    }

    /** The JDK's synchronous queue. */
    @Benchmark
    public void synchronousQueueRendezvous() throws InterruptedException {
        transfer(new SynchronousQueue<>());
    }

    /** A Jox channel without room. */
    @Benchmark
    public void joxChannelRendezvous() throws InterruptedException {
        transfer(Channel.newRendezvousChannel());
    }
}
