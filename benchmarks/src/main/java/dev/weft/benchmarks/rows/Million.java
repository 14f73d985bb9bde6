package dev.weft.benchmarks.rows;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Promise;
import dev.weft.TaskGroup;
import dev.weft.benchmarks.coroutines.CoroutineMillion;
import dev.weft.benchmarks.coroutines.Where;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A million tasks at once, in a process of their own. {@code MillionParked} measures the bytes of heap per waiting task,
 * {@code MillionSleeping} the seconds until all have slept for 5 s and ended.
 *
 * <pre>
 *   Million MillionParked   weft|eventLoop|bare|kotlin|runBlocking
 *   Million MillionSleeping weft|eventLoop|bare|kotlin|runBlocking [cold]
 * </pre>
 *
 * <p>With {@code cold}, no task of this JVM has slept before. The JIT compiler then has no profile of the code after a wait
 * and compiles it to an uncommon trap, so each of the million tasks is deoptimised when it resumes.
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

    /** Measures the row that the arguments name, and prints one number. */
    public static void main(String[] arguments) throws Exception {
        boolean warm = arguments.length < 3;
        double result = switch (arguments[0]) {
            case "MillionParked" -> bytesPerTask(parking(arguments[1]));
            case "MillionSleeping" -> seconds(sleeping(arguments[1]), warm);
            default ->
                throw new IllegalArgumentException(
                        "row must be MillionParked or MillionSleeping, but is '" + arguments[0] + "'");
        };
        System.out.println(result);
    }

    /** Starts waiting tasks, each of which counts down {@code parked}, and releases them when {@code measured} is open. */
    private interface Parking {
        void run(int tasks, CountDownLatch parked, CountDownLatch measured) throws InterruptedException;
    }

    /** Starts sleeping tasks and waits until all have ended. */
    private interface Sleeping {
        void run(int tasks, Duration nap) throws InterruptedException;
    }

    private static Parking parking(String contender) {
        return switch (contender) {
            case "weft" -> (tasks, parked, measured) -> Async.run(() -> parkTasks(tasks, parked, measured));
            case "eventLoop" -> (tasks, parked, measured) -> EventLoop.run(() -> parkTasks(tasks, parked, measured));
            case "bare" -> Million::parkThreads;
            case "kotlin" -> (tasks, parked, measured) -> CoroutineMillion.park(Where.DEFAULT, tasks, parked, measured);
            case "runBlocking" ->
                (tasks, parked, measured) -> CoroutineMillion.park(Where.RUN_BLOCKING, tasks, parked, measured);
            default -> throw noSuchContender(contender);
        };
    }

    private static Sleeping sleeping(String contender) {
        return switch (contender) {
            case "weft" -> (tasks, nap) -> Async.run(() -> sleepTasks(tasks, nap));
            case "eventLoop" -> (tasks, nap) -> EventLoop.run(() -> sleepTasks(tasks, nap));
            case "bare" -> Million::sleepThreads;
            case "kotlin" -> (tasks, nap) -> CoroutineMillion.sleep(Where.DEFAULT, tasks, nap.toMillis());
            case "runBlocking" -> (tasks, nap) -> CoroutineMillion.sleep(Where.RUN_BLOCKING, tasks, nap.toMillis());
            default -> throw noSuchContender(contender);
        };
    }

    private static IllegalArgumentException noSuchContender(String contender) {
        return new IllegalArgumentException(
                "contender must be weft, eventLoop, bare, kotlin or runBlocking, but is '" + contender + "'");
    }

    private static double bytesPerTask(Parking parking) throws InterruptedException {
        // Loads classes, and creates the objects that exist once per process, before memory is measured.
        parking.run(0, new CountDownLatch(0), new CountDownLatch(0));
        CountDownLatch parked = new CountDownLatch(TASKS);
        CountDownLatch measured = new CountDownLatch(1);
        long before = usedHeap();
        Thread holder = Thread.ofPlatform().start(() -> {
            try {
                parking.run(TASKS, parked, measured);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        parked.await();
        Thread.sleep(SETTLING);
        long used = usedHeap() - before;
        measured.countDown();
        holder.join();
        return (double) used / TASKS;
    }

    @SuppressWarnings("BusyWait")
    private static long usedHeap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long min = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            min = Math.min(min, runtime.totalMemory() - runtime.freeMemory());
        }
        return min;
    }

    private static void parkTasks(int tasks, CountDownLatch parked, CountDownLatch measured)
            throws InterruptedException {
        Promise<Integer> promise = Promise.create();
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.spawn(() -> {
                    parked.countDown();
                    return promise.await();
                });
            }
            Async.blocking(() -> measured.await());
            promise.complete(1);
        });
    }

    private static void parkThreads(int tasks, CountDownLatch parked, CountDownLatch measured)
            throws InterruptedException {
        Thread[] threads = new Thread[tasks];
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

    private static double seconds(Sleeping sleeping, boolean warm) throws InterruptedException {
        if (warm) {
            for (int i = 0; i < WARM_UPS; i++) {
                sleeping.run(WARM_UP_TASKS, WARM_UP_NAP);
            }
        }
        long start = System.nanoTime();
        sleeping.run(TASKS, NAP);
        return (System.nanoTime() - start) / 1e9;
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
