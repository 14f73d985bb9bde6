package dev.weft.benchmarks.rows;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.SelectClause;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.benchmarks.coroutines.CoroutineQueues;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.queue.Queue;
import dev.weft.select.Clause;
import dev.weft.select.Select;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** The time per item. One task puts items into several queues of ten in turn, another takes them by a select over all. */
@OperationsPerInvocation(Selecting.ITEMS)
public class Selecting extends Measured {
    static final int ITEMS = 100_000;
    private static final int ROOM = 10;

    /** The number of queues. */
    @Param({"2", "8"})
    int queues;

    /** For JMH. */
    public Selecting() {}

    private long sum(List<Conduit> queues, Callable<Integer> select, Crew crew) throws Exception {
        AtomicLong sum = new AtomicLong();
        crew.runAll(2, k -> {
            if (k == 0) {
                for (int i = 0; i < ITEMS; i++) {
                    queues.get(i % queues.size()).put(i);
                }
            } else {
                for (int i = 0; i < ITEMS; i++) {
                    sum.addAndGet(select.call());
                }
            }
        });
        return checked(sum.get());
    }

    private static long checked(long sum) {
        return check((long) ITEMS * (ITEMS - 1) / 2, sum);
    }

    private long weftSum() throws Exception {
        List<Queue<Integer>> all = Stream.generate(() -> Queue.<Integer>bounded(ROOM))
                .limit(queues)
                .toList();
        return sum(all.stream().map(Conduit::of).toList(), () -> Select.first(clauses(all)), Crew.TASKS);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
    private static Clause<Integer, RuntimeException>[] clauses(List<Queue<Integer>> queues) {
        Clause[] clauses = new Clause[queues.size()];
        for (int k = 0; k < clauses.length; k++) {
            clauses[k] = Select.take(queues.get(k), item -> item);
        }
        return clauses;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
    private static SelectClause<Integer>[] joxClauses(List<Channel<Integer>> channels) {
        SelectClause[] clauses = new SelectClause[channels.size()];
        for (int k = 0; k < clauses.length; k++) {
            clauses[k] = channels.get(k).receiveClause();
        }
        return clauses;
    }

    /** {@code Select.first}, which prefers the first queue that has an item. */
    @Benchmark
    public long weft() throws Exception {
        return Async.call(this::weftSum);
    }

    /** {@code Select.first} in an event loop. */
    @Benchmark
    public long eventLoop() throws Exception {
        return EventLoop.call(this::weftSum);
    }

    /** Jox's {@code select}, which prefers the first channel that has an item. */
    @Benchmark
    public long jox() throws Exception {
        List<Channel<Integer>> all = Stream.generate(() -> Channel.<Integer>newBufferedChannel(ROOM))
                .limit(queues)
                .toList();
        return sum(
                all.stream().map(Conduit::of).toList(),
                () -> com.softwaremill.jox.Select.select(joxClauses(all)),
                Crew.THREADS);
    }

    /** Kotlin's {@code select}, which prefers the first channel that has an item. */
    @Benchmark
    public long kotlin() {
        return checked(CoroutineQueues.selecting(Where.DEFAULT, queues, ROOM, ITEMS));
    }

    /** Kotlin's {@code select} in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return checked(CoroutineQueues.selecting(Where.RUN_BLOCKING, queues, ROOM, ITEMS));
    }
}
