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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per item and stage of a pipeline of tasks, each of which adds 1 to every item, with queues of ten between them. */
@OperationsPerInvocation(Pipeline.STEPS)
public class Pipeline extends Measured {
    static final int STEPS = 100_000;
    private static final int ROOM = 10;

    /** The number of stages. The number of items is {@link #STEPS} divided by it. */
    @Param({"10", "100", "1000"})
    int stages;

    /** For JMH. */
    public Pipeline() {}

    private long sum(Supplier<Conduit> queues, Crew crew) throws Exception {
        List<Conduit> line = new ArrayList<>();
        for (int k = 0; k <= stages; k++) {
            line.add(queues.get());
        }
        AtomicLong sum = new AtomicLong();
        crew.runAll(stages + 2, k -> {
            if (k == 0) {
                feed(line.getFirst());
            } else if (k <= stages) {
                addOne(line.get(k - 1), line.get(k));
            } else {
                sum.set(drain(line.getLast()));
            }
        });
        return checked(sum.get());
    }

    private int items() {
        return times(STEPS, stages);
    }

    private void feed(Conduit first) throws InterruptedException {
        for (int i = 0; i < items(); i++) {
            first.put(i);
        }
    }

    private void addOne(Conduit from, Conduit to) throws InterruptedException {
        for (int i = 0; i < items(); i++) {
            to.put(from.take() + 1);
        }
    }

    private long drain(Conduit last) throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < items(); i++) {
            sum += last.take();
        }
        return sum;
    }

    private long checked(long sum) {
        return check((long) items() * (items() - 1) / 2 + (long) stages * items(), sum);
    }

    /** Weft's queues. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(() -> sum(() -> Conduit.of(Queue.bounded(ROOM)), Crew.TASKS));
    }

    /** Weft's queues in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(() -> sum(() -> Conduit.of(Queue.bounded(ROOM)), Crew.TASKS));
    }

    /** The JDK's {@code LinkedBlockingQueue}. */
    @Benchmark
    public long jdkLinkedBlockingQueue() throws Exception {
        return sum(() -> Conduit.of(new LinkedBlockingQueue<>(ROOM)), Crew.THREADS);
    }

    /** The JDK's {@code ArrayBlockingQueue}. */
    @Benchmark
    public long jdkArrayBlockingQueue() throws Exception {
        return sum(() -> Conduit.of(new ArrayBlockingQueue<>(ROOM)), Crew.THREADS);
    }

    /** Jox's channels. */
    @Benchmark
    public long jox() throws Exception {
        return sum(() -> Conduit.of(Channel.newBufferedChannel(ROOM)), Crew.THREADS);
    }

    /** Kotlin's channels. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineQueues.pipeline(Where.DEFAULT, stages, ROOM, items()));
    }

    /** Kotlin's channels in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineQueues.pipeline(Where.RUN_BLOCKING, stages, ROOM, items()));
    }
}
