package dev.weft.sync;

import dev.weft.Async;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/** Primitives with one mistake each, of a kind that is easily made. They show that the checks can fail. */
final class BrokenPrimitives {
    private BrokenPrimitives() {}

    abstract static class Primitive implements Awaitable {
        final WaitQueue waiters = new WaitQueue();

        @Override
        public String description() {
            return "something broken";
        }

        Waiter enqueue(Guard guard) {
            Waiter waiter = new Waiter(Strand.current(), this);
            waiters.add(guard, waiter);
            return waiter;
        }
    }

    /** Hands the lock to the next waiter, and does not check whether this waiter was cancelled. */
    static final class ForgetfulLock extends Primitive {
        private boolean held;

        AutoCloseable acquire() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            try (Guard guard = waiters.lock()) {
                if (!held) {
                    held = true;
                    return this::release;
                }
                waiter = enqueue(guard);
            }
            waiters.await(waiter);
            return this::release;
        }

        private void release() {
            try (Guard guard = waiters.lock()) {
                Enqueued next = waiters.poll(guard);
                if (next == null) {
                    held = false;
                } else {
                    waiters.resume(guard, next);
                }
            }
        }
    }

    /** Releases the lock before it wakes the next waiter, so another task may hold the lock by then. */
    static final class BargingLock extends Primitive {
        private boolean held;

        AutoCloseable acquire() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            try (Guard guard = waiters.lock()) {
                if (!held) {
                    held = true;
                    return this::release;
                }
                waiter = enqueue(guard);
            }
            waiters.await(waiter);
            held = true;
            return this::release;
        }

        private void release() {
            try (Guard guard = waiters.lock()) {
                held = false;
                waiters.resumeFirst(guard);
            }
        }
    }

    /** Subtracts the permit of a waiter before it knows that the waiter was not cancelled. */
    static final class LeakySemaphore extends Primitive {
        private int available;

        LeakySemaphore(int permits) {
            available = permits;
        }

        AutoCloseable acquire() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            try (Guard guard = waiters.lock()) {
                if (available > 0 && waiters.isEmpty(guard)) {
                    available--;
                    return this::release;
                }
                waiter = enqueue(guard);
            }
            waiters.await(waiter);
            return this::release;
        }

        private void release() {
            try (Guard guard = waiters.lock()) {
                available++;
                for (Enqueued next = waiters.peek(guard); next != null && available > 0; next = waiters.peek(guard)) {
                    waiters.remove(guard, next);
                    available--;
                    waiters.resume(guard, next);
                }
            }
        }
    }

    /** Counts a reader even if it was cancelled. */
    static final class MiscountingReadWriteLock extends Primitive {
        private int readers;

        /** Acquires for reading. Readers wait in the queue, and a writer waits in a loop. */
        AutoCloseable read() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            try (Guard guard = waiters.lock()) {
                if (readers >= 0) {
                    readers++;
                    return this::endRead;
                }
                waiter = enqueue(guard);
            }
            waiters.await(waiter);
            return this::endRead;
        }

        private void endRead() {
            try (Guard _ = waiters.lock()) {
                readers--;
            }
        }

        AutoCloseable write() throws InterruptedException {
            while (true) {
                try (Guard _ = waiters.lock()) {
                    if (readers == 0) {
                        readers = -1;
                        return this::endWrite;
                    }
                }
                Async.checkpoint();
            }
        }

        private void endWrite() {
            try (Guard guard = waiters.lock()) {
                readers = waiters.size(guard);
                waiters.resumeAll(guard);
            }
        }
    }

    /** Uses up a signal for a waiter that was cancelled. */
    static final class ForgetfulCondition extends Primitive {
        private final Lock lock;

        ForgetfulCondition(Lock lock) {
            this.lock = lock;
        }

        void await() throws InterruptedException {
            Strand owner = lock.requireOwner("waits for");
            Strand.throwIfCancelled();
            Waiter waiter = new Waiter(owner, this);
            waiters.enter(waiter);
            lock.release(owner);
            try {
                waiters.await(waiter);
            } finally {
                lock.reacquire(owner);
            }
        }

        void signal() {
            try (Guard guard = waiters.lock()) {
                Enqueued first = waiters.poll(guard);
                if (first != null) {
                    waiters.resume(guard, first);
                }
            }
        }
    }

    /** Counts all waiters in the queue, including waiters that were cancelled, and wakes them. */
    static final class MiscountingBarrier extends Primitive {
        private final int parties;

        MiscountingBarrier(int parties) {
            this.parties = parties;
        }

        int await() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            int index;
            try (Guard guard = waiters.lock()) {
                index = waiters.size(guard);
                if (index + 1 == parties) {
                    waiters.resumeAll(guard);
                    return index;
                }
                waiter = enqueue(guard);
            }
            waiters.await(waiter);
            return index;
        }
    }

    /** A waiter that was woken waits again if the event has been cleared in the meantime. */
    static final class LevelEvent extends Primitive {
        private boolean set;

        void await() throws InterruptedException {
            Strand.throwIfCancelled();
            while (true) {
                Waiter waiter;
                try (Guard guard = waiters.lock()) {
                    if (set) {
                        return;
                    }
                    waiter = enqueue(guard);
                }
                waiters.await(waiter);
            }
        }

        void set() {
            try (Guard guard = waiters.lock()) {
                set = true;
                waiters.resumeAll(guard);
            }
        }

        void clear() {
            try (Guard _ = waiters.lock()) {
                set = false;
            }
        }

        int waiting() {
            return waiters.waiting();
        }
    }
}
