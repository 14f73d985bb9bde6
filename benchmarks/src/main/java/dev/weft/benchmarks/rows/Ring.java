package dev.weft.benchmarks.rows;

import com.softwaremill.jox.Channel;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineQueues;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per hop of a token that is passed around a ring of tasks through queues of one. */
@OperationsPerInvocation(Ring.HOPS)
public class Ring extends Measured {
    static final int HOPS = 100_000;

    /** The number of tasks in the ring. */
    @Param({"2", "10", "100", "1000"})
    int members;

    /** For JMH. */
    public Ring() {}

    private int laps() {
        return times(HOPS, members);
    }

    private long hops(Supplier<Conduit> queues, Crew crew) throws Exception {
        List<Conduit> ring = new ArrayList<>();
        for (int k = 0; k < members; k++) {
            ring.add(queues.get());
        }
        AtomicInteger last = new AtomicInteger();
        crew.runAll(members, k -> {
            Conduit before = ring.get(k);
            Conduit after = ring.get((k + 1) % members);
            if (k == 0) {
                last.set(lead(before, after));
            } else {
                passOn(before, after);
            }
        });
        return checked(last.get());
    }

    private int lead(Conduit before, Conduit after) throws InterruptedException {
        int token = 0;
        for (int lap = 0; lap < laps(); lap++) {
            after.put(token + 1);
            token = before.take();
        }
        return token;
    }

    private void passOn(Conduit before, Conduit after) throws InterruptedException {
        for (int lap = 0; lap < laps(); lap++) {
            after.put(before.take() + 1);
        }
    }

    private long checked(long hops) {
        return check((long) laps() * members, hops);
    }

    /** Weft's queues. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> hops(() -> Conduit.of(Queue.bounded(1)), Crew.TASKS));
    }

    /** Weft's queues in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> hops(() -> Conduit.of(Queue.bounded(1)), Crew.TASKS));
    }

    /** The JDK's {@code LinkedBlockingQueue}. */
    @Benchmark
    public long jdkLinkedBlockingQueue() throws Exception {
        return hops(() -> Conduit.of(new LinkedBlockingQueue<>(1)), Crew.THREADS);
    }

    /** The JDK's {@code ArrayBlockingQueue}. */
    @Benchmark
    public long jdkArrayBlockingQueue() throws Exception {
        return hops(() -> Conduit.of(new ArrayBlockingQueue<>(1)), Crew.THREADS);
    }

    /** Jox's channels. */
    @Benchmark
    public long jox() throws Exception {
        return hops(() -> Conduit.of(Channel.newBufferedChannel(1)), Crew.THREADS);
    }

    /** Kotlin's channels. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineQueues.ring(Where.DEFAULT, members, laps()));
    }

    /** Kotlin's channels in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineQueues.ring(Where.RUN_BLOCKING, members, laps()));
    }
}
