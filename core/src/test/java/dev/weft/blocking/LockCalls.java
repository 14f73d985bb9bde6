package dev.weft.blocking;

import static dev.weft.blocking.BlockingCall.call;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Calls that wait for a lock or for another thread, in {@code java.util.concurrent}. */
final class LockCalls {
    private static final String LOCK = "`lockInterruptibly`, or Weft's `Lock`";

    private LockCalls() {}

    static List<BlockingCall> calls() {
        return List.of(
                call("`ReentrantLock.lock`", LOCK, props -> held(props, new ReentrantLock())::lock),
                call("`ReentrantLock.lockInterruptibly`", props -> held(props, new ReentrantLock())::lockInterruptibly),
                call("`ReentrantLock.tryLock(1 h)`", props -> {
                    Lock lock = held(props, new ReentrantLock());
                    return () -> lock.tryLock(1, TimeUnit.HOURS);
                }),
                call("`ReentrantReadWriteLock.readLock().lock`", LOCK, props -> {
                    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
                    held(props, lock.writeLock());
                    return lock.readLock()::lock;
                }),
                call("`StampedLock.writeLock`", "`writeLockInterruptibly`", props -> stamped(props)::writeLock),
                call("`StampedLock.writeLockInterruptibly`", props -> stamped(props)::writeLockInterruptibly),
                call("`Condition.await`", _ -> {
                    ReentrantLock lock = new ReentrantLock();
                    Condition condition = lock.newCondition();
                    return () -> {
                        lock.lock();
                        try {
                            while (true) {
                                condition.await();
                            }
                        } finally {
                            lock.unlock();
                        }
                    };
                }),
                call("`Condition.awaitUninterruptibly`", "`await`", props -> {
                    ReentrantLock lock = new ReentrantLock();
                    Condition condition = lock.newCondition();
                    AtomicBoolean end = new AtomicBoolean();
                    props.atEnd(() -> signal(lock, condition, end));
                    return () -> {
                        lock.lock();
                        try {
                            while (!end.get()) {
                                condition.awaitUninterruptibly();
                            }
                        } finally {
                            lock.unlock();
                        }
                    };
                }),
                call("`Semaphore.acquire`", _ -> new Semaphore(0)::acquire),
                call("`Semaphore.acquireUninterruptibly`", "`acquire`", props -> {
                    Semaphore semaphore = new Semaphore(0);
                    props.atEnd(semaphore::release);
                    return semaphore::acquireUninterruptibly;
                }),
                call("`CountDownLatch.await`", _ -> new CountDownLatch(1)::await),
                call("`CyclicBarrier.await`", _ -> new CyclicBarrier(2)::await),
                call("`Phaser.arriveAndAwaitAdvance`", "`awaitAdvanceInterruptibly(arrive())`", props -> {
                    Phaser phaser = new Phaser(2);
                    props.atEnd(phaser::forceTermination);
                    return phaser::arriveAndAwaitAdvance;
                }),
                call("`Phaser.awaitAdvanceInterruptibly`", _ -> {
                    Phaser phaser = new Phaser(2);
                    return () -> phaser.awaitAdvanceInterruptibly(phaser.arrive());
                }),
                call("`Exchanger.exchange`", _ -> () -> new Exchanger<String>().exchange("mine")));
    }

    private static void signal(Lock lock, Condition condition, AtomicBoolean end) {
        lock.lock();
        try {
            end.set(true);
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Lock held(Props props, Lock lock) throws InterruptedException {
        props.holding(whileHeld -> {
            lock.lock();
            try {
                whileHeld.run();
            } finally {
                lock.unlock();
            }
        });
        return lock;
    }

    private static StampedLock stamped(Props props) {
        StampedLock lock = new StampedLock();
        long stamp = lock.writeLock();
        props.atEnd(() -> lock.unlockWrite(stamp));
        return lock;
    }
}
