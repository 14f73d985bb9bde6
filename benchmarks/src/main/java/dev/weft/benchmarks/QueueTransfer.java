package dev.weft.benchmarks;

import com.softwaremill.jox.Channel;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.queue.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** A queue with room for one, a hundred or any number, between so many producers and consumers: the cost per item. */
@OperationsPerInvocation(QueueTransfer.ITEMS)
public class QueueTransfer extends Measured {
    static final int ITEMS = 1 << 16;

    /** How many items it holds; 0 is any number. */
    @Param({"1", "100", "0"})
    int room;

    /** How many produce, and how many consume. */
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

    /** Weft's queue, one task at a time. */
    @Benchmark
    public long eventLoop() throws Exception {
        return checked(EventLoop.call(() -> transfer().through(Conduit.of(queue()), Crew.TASKS)));
    }

    /** The JDK's linked queue. */
    @Benchmark
    public long jdkLinkedBlockingQueue() throws Exception {
        BlockingQueue<Integer> queue = room == 0 ? new LinkedBlockingQueue<>() : new LinkedBlockingQueue<>(room);
        return checked(transfer().through(Conduit.of(queue), Crew.THREADS));
    }

    /** The JDK's array queue, or its transfer queue as the unbounded one. */
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

    /** A Kotlin channel, one coroutine at a time. */
    @Benchmark
    public long runBlocking() {
        return checked(coroutines(Where.RUN_BLOCKING));
    }

    private long coroutines(Where where) {
        return CoroutineQueues.transfer(where, room == 0 ? Integer.MAX_VALUE : room, pairs, share(ITEMS));
    }
}
