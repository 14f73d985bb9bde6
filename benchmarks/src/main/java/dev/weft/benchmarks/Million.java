package dev.weft.benchmarks;

import dev.weft.Async;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A million tasks at once, in a JVM of their own: how much heap each takes while it waits, or how long it takes them all
 * to sleep for five seconds.
 *
 * <pre>
 *   Million parked   weft|bare
 *   Million sleeping weft|bare [cold]
 * </pre>
 *
 * <p>Cold, no task of this JVM has slept before. The compiler has then never seen what comes after a wait, leaves it out
 * of the code it makes, and every one of the million comes back into code that has to be thrown away.
 */
public final class Million {
    private static final int TASKS = 1_000_000;
    private static final Duration NAP = Duration.ofSeconds(5);
    private static final int WARM_UPS = 10;
    private static final int WARM_UP_TASKS = 20_000;
    private static final Duration WARM_UP_NAP = Duration.ofMillis(50);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final int COLLECTIONS = 3;

    private Million() {}

    /** Measures what its arguments say, and prints a line. */
    public static void main(String[] arguments) throws InterruptedException {
        String which = String.join(" ", arguments);
        String result = switch (which) {
            case "parked weft" -> bytesPerTask(Million::parkTasks);
            case "parked bare" -> bytesPerTask(Million::parkThreads);
            case "sleeping weft" -> wallTime(Million::sleepTasks, true);
            case "sleeping bare" -> wallTime(Million::sleepThreads, true);
            case "sleeping weft cold" -> wallTime(Million::sleepTasks, false);
            case "sleeping bare cold" -> wallTime(Million::sleepThreads, false);
            default -> throw new IllegalArgumentException("parked|sleeping weft|bare [cold], not '" + which + "'");
        };
        System.out.printf("%,d %s: %s%n", TASKS, which, result);
    }

    /** Starts tasks that wait, tells the first latch of each, and lets them go when the second is open. */
    private interface Parking {
        void run(CountDownLatch parked, CountDownLatch measured) throws InterruptedException;
    }

    private interface Sleeping {
        void run(int tasks, Duration nap) throws InterruptedException;
    }

    private static String bytesPerTask(Parking parking) throws InterruptedException {
        parking.run(new CountDownLatch(0), new CountDownLatch(0)); // so that what is made once is there
        CountDownLatch parked = new CountDownLatch(TASKS);
        CountDownLatch measured = new CountDownLatch(1);
        long before = usedHeap();
        Thread holder = Thread.ofPlatform().start(() -> {
            try {
                parking.run(parked, measured);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        parked.await();
        Thread.sleep(SETTLING);
        long used = usedHeap() - before;
        measured.countDown();
        holder.join();
        return "%,d bytes of heap each".formatted(used / TASKS);
    }

    @SuppressWarnings("BusyWait")
    private static long usedHeap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static void parkTasks(CountDownLatch parked, CountDownLatch measured) throws InterruptedException {
        long tasks = parked.getCount();
        Promise<Integer> promise = Promise.create();
        TaskGroup.run(group -> {
            for (long i = 0; i < tasks; i++) {
                group.spawn(() -> {
                    parked.countDown();
                    return promise.await();
                });
            }
            measured.await();
            promise.complete(1);
        });
    }

    private static void parkThreads(CountDownLatch parked, CountDownLatch measured) throws InterruptedException {
        Thread[] threads = new Thread[(int) parked.getCount()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.startVirtualThread(() -> {
                parked.countDown();
                LockSupport.park();
            });
        }
        measured.await();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                LockSupport.unpark(thread);
                Thread.yield();
            }
        }
    }

    private static String wallTime(Sleeping sleeping, boolean warm) throws InterruptedException {
        if (warm) {
            for (int i = 0; i < WARM_UPS; i++) {
                sleeping.run(WARM_UP_TASKS, WARM_UP_NAP);
            }
        }
        long start = System.nanoTime();
        sleeping.run(TASKS, NAP);
        return "%.2f s".formatted((System.nanoTime() - start) / 1e9);
    }

    private static void sleepTasks(int tasks, Duration nap) throws InterruptedException {
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.spawn(() -> Async.sleep(nap));
            }
        });
    }

    private static void sleepThreads(int tasks, Duration nap) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(nap);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                ended.countDown();
            });
        }
        ended.await();
    }
}
