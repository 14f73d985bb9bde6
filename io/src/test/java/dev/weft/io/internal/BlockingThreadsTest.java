package dev.weft.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(30)
class BlockingThreadsTest {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Test
    void callsOneAfterTheOtherNeedFewThreads() throws InterruptedException {
        BlockingThreads pool = new BlockingThreads(100, "one-by-one-");
        Semaphore done = new Semaphore(0);

        for (int i = 0; i < 100; i++) {
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                done.release();
            });
            done.acquire();
            awaitIdle();
        }

        assertThat(threads).hasSizeLessThan(10); // an idle thread ends after a second
    }

    private void awaitIdle() throws InterruptedException {
        while (!threads.stream().allMatch(BlockingThreadsTest::isIdle)) {
            Thread.sleep(1); // nothing reports that a thread waits for its next call
        }
    }

    private static boolean isIdle(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING || !thread.isAlive();
    }

    @Test
    void callsAtTheSameTimeHaveAThreadEach() throws Exception {
        BlockingThreads pool = new BlockingThreads(10, "together-");
        CyclicBarrier all = new CyclicBarrier(11);

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10; i++) {
                pool.execute(() -> {
                    threads.add(Thread.currentThread());
                    arrive(all);
                });
            }
            all.await(); // returns only when ten calls run at the same time
        }

        assertThat(threads).hasSizeLessThanOrEqualTo(30);
    }

    @Test
    void furtherCallsWaitForAThread() throws InterruptedException {
        BlockingThreads pool = new BlockingThreads(2, "in-line-");
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(5);

        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                await(mayEnd);
                done.countDown();
            });
        }
        mayEnd.countDown();
        done.await();

        assertThat(threads).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void idleThreadEndsAndAnotherIsStartedWhenItIsNeeded() throws InterruptedException {
        BlockingThreads pool = new BlockingThreads(1, "idle-");
        Semaphore done = new Semaphore(0);
        Runnable call = () -> {
            threads.add(Thread.currentThread());
            done.release();
        };

        pool.execute(call);
        done.acquire();
        threads.iterator().next().join();
        pool.execute(call);
        done.acquire();

        assertThat(threads).hasSize(2);
    }

    private static void arrive(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
