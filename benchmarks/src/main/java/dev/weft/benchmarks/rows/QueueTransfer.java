package dev.weft.benchmarks.rows;

import com.softwaremill.jox.Channel;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineQueues;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.queue.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per item that is put into a queue by one of {@link #pairs} producers and taken by one of as many consumers. */
@OperationsPerInvocation(QueueTransfer.ITEMS)
public class QueueTransfer extends Measured {
    static final int ITEMS = 1 << 16;

    /** The capacity of the queue in items; 0 means unbounded. */
    @Param({"1", "100", "0"})
    int room;

    /** The number of producers, and of consumers. */
    @Param({"1", "8", "64"})
    int pairs;

    /** For JMH. */
    public QueueTransfer() {}

    private Transfer transfer() {
        return new Transfer(pairs, share(ITEMS));
    }

    private long checked(long sum) {
        return check(transfer().sum(), sum);
    }

    private Queue<Integer> queue() {
        return room == 0 ? Queue.unbounded() : Queue.bounded(room);
    }

    /** Weft's queue. */
    @Benchmark
    public long weft() throws Exception {
        return checked(Async.call(() -> transfer().through(Conduit.of(queue()), Crew.TASKS)));
    }

    /** Weft's queue in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return checked(EventLoop.call(() -> transfer().through(Conduit.of(queue()), Crew.TASKS)));
    }

    /** The JDK's {@code LinkedBlockingQueue}. */
    @Benchmark
    public long jdkLinkedBlockingQueue() throws Exception {
        BlockingQueue<Integer> queue = room == 0 ? new LinkedBlockingQueue<>() : new LinkedBlockingQueue<>(room);
        return checked(transfer().through(Conduit.of(queue), Crew.THREADS));
    }

    /** The JDK's {@code ArrayBlockingQueue}, or its {@code LinkedTransferQueue} if the queue is unbounded. */
    @Benchmark
    public long jdkArrayOrTransferQueue() throws Exception {
        BlockingQueue<Integer> queue = room == 0 ? new LinkedTransferQueue<>() : new ArrayBlockingQueue<>(room);
        return checked(transfer().through(Conduit.of(queue), Crew.THREADS));
    }

    /** A Jox channel. */
    @Benchmark
    public long jox() throws Exception {
        Channel<Integer> channel = room == 0 ? Channel.newUnlimitedChannel() : Channel.newBufferedChannel(room);
        return checked(transfer().through(Conduit.of(channel), Crew.THREADS));
    }

    /** A Kotlin channel. */
    @Benchmark
    public long kotlin() {
        return checked(coroutines(Where.DEFAULT));
    }

    /** A Kotlin channel in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(coroutines(Where.RUN_BLOCKING));
    }

    private long coroutines(Where where) {
        return CoroutineQueues.transfer(where, room == 0 ? Integer.MAX_VALUE : room, pairs, share(ITEMS));
    }
}
