package dev.weft.sync;

import dev.weft.Async;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;

/** Primitives with one mistake each, of the kind that is easily made. They show that the checks can fail. */
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

    /** Hands itself to the next in the queue and does not ask whether that one was cancelled. */
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

    /** Frees itself before it wakes the next, so that another may be inside already. */
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

    /** Takes the permit off before it knows that the one it is for was not cancelled. */
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

    /** Counts a reader that was cancelled. */
    static final class MiscountingReadWriteLock extends Primitive {
        private int readers;

        /** For reading; a writer waits in a loop of its own. */
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

    /** Spends a signal on a waiter that was cancelled. */
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

    /** Counts all waiters in the queue, and wakes them whether or not they are still there. */
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

    /** Wakes only waiters that see that it is set, which it may not be any more. */
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
