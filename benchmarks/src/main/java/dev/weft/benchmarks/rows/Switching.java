package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineQueues;
import dev.weft.benchmarks.coroutines.Where;
import dev.weft.sync.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * The time of one switch between two tasks that take turns. The methods differ in the primitive that signals the next
 * turn.
 */
@OperationsPerInvocation(2 * Switching.ROUNDS)
public class Switching extends Measured {
    static final int ROUNDS = 100_000;

    private volatile int turn;

    /** For JMH. */
    public Switching() {}

    /** {@code LockSupport.park} and {@code unpark}, the lower bound for virtual threads. */
    @Benchmark
    public Integer bare() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            turn = 0;
            Thread self = Thread.currentThread();
            Thread other = Thread.ofVirtual().unstarted(() -> takeTurns(1, self));
            other.start();
            takeTurns(0, other);
            other.join();
            check(2 * ROUNDS, turn);
            return turn;
        });
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread whose turn it is writes
    private void takeTurns(int parity, Thread other) {
        for (int i = 0; i < ROUNDS; i++) {
            while (turn % 2 != parity) {
                LockSupport.park();
            }
            turn++;
            LockSupport.unpark(other);
        }
    }

    /** Two of the JDK's semaphores. */
    @Benchmark
    public Integer jdkSemaphores() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            Semaphore ping = new Semaphore(0);
            Semaphore pong = new Semaphore(0);
            Thread other = Thread.startVirtualThread(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    ping.acquireUninterruptibly();
                    pong.release();
                }
            });
            for (int i = 0; i < ROUNDS; i++) {
                ping.release();
                pong.acquire();
            }
            other.join();
            return ROUNDS;
        });
    }

    /** A {@code CompletableFuture} for each turn. */
    @Benchmark
    public Integer completableFuture() throws ExecutionException, InterruptedException {
        return InVirtualThread.call(() -> {
            List<CompletableFuture<Integer>> pings = rounds(CompletableFuture::new);
            List<CompletableFuture<Integer>> pongs = rounds(CompletableFuture::new);
            Thread other = Thread.startVirtualThread(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    pongs.get(i).complete(pings.get(i).join());
                }
            });
            for (int i = 0; i < ROUNDS; i++) {
                pings.get(i).complete(i);
                check(i, pongs.get(i).join());
            }
            other.join();
            return ROUNDS;
        });
    }

    private static Integer promiseTurns() throws InterruptedException {
        return TaskGroup.call(group -> {
            List<Promise<Integer>> pings = rounds(Promise::create);
            List<Promise<Integer>> pongs = rounds(Promise::create);
            group.spawn(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    pongs.get(i).complete(pings.get(i).await());
                }
            });
            for (int i = 0; i < ROUNDS; i++) {
                pings.get(i).complete(i);
                check(i, pongs.get(i).await());
            }
            return ROUNDS;
        });
    }

    private static Integer eventTurns() throws InterruptedException {
        return TaskGroup.call(group -> {
            Event ping = Event.create();
            Event pong = Event.create();
            group.spawn(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    ping.await();
                    ping.clear();
                    pong.set();
                }
            });
            for (int i = 0; i < ROUNDS; i++) {
                ping.set();
                pong.await();
                pong.clear();
            }
            return ROUNDS;
        });
    }

    /** A promise for each turn. */
    @Benchmark
    public Integer weftPromise() throws InterruptedException {
        return Async.call(Switching::promiseTurns);
    }

    /** Two events that are set and cleared. */
    @Benchmark
    public Integer weftEvent() throws InterruptedException {
        return Async.call(Switching::eventTurns);
    }

    /** Two events that are set and cleared, in an event loop. */
    @Benchmark
    public Integer eventLoop() throws InterruptedException {
        return EventLoop.call(Switching::eventTurns);
    }

    /** A deferred value for each turn. */
    @Benchmark
    public long kotlin() {
        return check(ROUNDS, CoroutineQueues.switching(Where.DEFAULT, ROUNDS));
    }

    /** A deferred value for each turn, in {@code runBlocking}. */
    @Benchmark
    public long runBlocking() {
        return check(ROUNDS, CoroutineQueues.switching(Where.RUN_BLOCKING, ROUNDS));
    }

    private static <T> List<T> rounds(Supplier<T> made) {
        List<T> all = new ArrayList<>(ROUNDS);
        for (int i = 0; i < ROUNDS; i++) {
            all.add(made.get());
        }
        return all;
    }
}
