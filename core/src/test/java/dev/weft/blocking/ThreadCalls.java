package dev.weft.blocking;

import static dev.weft.blocking.BlockingCall.call;

import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Calls that wait for time, for a thread or for a monitor. */
final class ThreadCalls {
    private static final Duration LONG = Duration.ofHours(1);

    private ThreadCalls() {}

    static List<BlockingCall> calls() {
        return List.of(
                call("`Thread.sleep`", _ -> () -> Thread.sleep(LONG)), // the call to cut short
                call("`Thread.join`", props -> {
                    CountDownLatch end = new CountDownLatch(1);
                    Thread thread = Thread.ofVirtual().start(() -> awaitQuietly(end));
                    props.atEnd(end::countDown);
                    return thread::join;
                }),
                call("`Object.wait`", _ -> () -> {
                    Object monitor = new Object();
                    synchronized (monitor) {
                        while (true) {
                            monitor.wait();
                        }
                    }
                }),
                call("a `synchronized` block", "`Lock`, or `ReentrantLock.lockInterruptibly`", props -> {
                    Object monitor = new Object();
                    props.holding(whileHeld -> {
                        synchronized (monitor) {
                            whileHeld.run();
                        }
                    });
                    return () -> {
                        synchronized (monitor) {
                            monitor.notifyAll();
                        }
                    };
                }),
                call("`ConcurrentHashMap.computeIfAbsent`, of a key being computed", "a map of `Promise`s", props -> {
                    ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
                    props.holding(whileHeld -> map.computeIfAbsent("key", key -> {
                        try {
                            whileHeld.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return key;
                    }));
                    return () -> map.computeIfAbsent("key", key -> key);
                }),
                call("`LockSupport.park`", _ -> () -> LockSupport.park()),
                call("`LockSupport.parkNanos`", _ -> () -> LockSupport.parkNanos(LONG.toNanos())),
                call("a loop with `Thread.onSpinWait`", "`Async.checkpoint()` in the loop", props -> {
                    AtomicBoolean open = new AtomicBoolean();
                    props.atEnd(() -> open.set(true));
                    return () -> {
                        while (!open.get()) {
                            Thread.onSpinWait();
                        }
                    };
                }),
                call("`ReferenceQueue.remove`", _ -> () -> new ReferenceQueue<Object>().remove()));
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
