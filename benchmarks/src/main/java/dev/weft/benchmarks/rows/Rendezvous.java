package dev.weft.benchmarks.rows;

import com.softwaremill.jox.Channel;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineQueues;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.queue.Queue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per hand-over of an item from a producer, which waits until a consumer has taken it. */
@OperationsPerInvocation(Rendezvous.ITEMS)
public class Rendezvous extends Measured {
    static final int ITEMS = 1 << 16;

    /** The number of producers, and of consumers. */
    @Param({"1", "8", "64"})
    int pairs;

    /** For JMH. */
    public Rendezvous() {}

    private Transfer transfer() {
        return new Transfer(pairs, share(ITEMS));
    }

    private long checked(long sum) {
        return check(transfer().sum(), sum);
    }

    /** Weft's rendezvous queue. */
    @Benchmark
    public long weft() throws Exception {
        return checked(Async.call(() -> transfer().through(Conduit.of(Queue.rendezvous()), Crew.TASKS)));
    }

    /** Weft's rendezvous queue in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return checked(EventLoop.call(() -> transfer().through(Conduit.of(Queue.rendezvous()), Crew.TASKS)));
    }

    /** The JDK's {@code LinkedTransferQueue}. */
    @Benchmark
    public long jdkLinkedTransferQueue() throws Exception {
        return checked(transfer().through(Conduit.handingOver(new LinkedTransferQueue<>()), Crew.THREADS));
    }

    /** The JDK's {@code SynchronousQueue}. */
    @Benchmark
    public long jdkSynchronousQueue() throws Exception {
        return checked(transfer().through(Conduit.of(new SynchronousQueue<>()), Crew.THREADS));
    }

    /** A Jox channel without a buffer. */
    @Benchmark
    public long jox() throws Exception {
        return checked(transfer().through(Conduit.of(Channel.newRendezvousChannel()), Crew.THREADS));
    }

    /** A Kotlin channel without a buffer. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineQueues.transfer(Where.DEFAULT, 0, pairs, share(ITEMS)));
    }

    /** A Kotlin channel without a buffer, in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineQueues.transfer(Where.RUN_BLOCKING, 0, pairs, share(ITEMS)));
    }
}
