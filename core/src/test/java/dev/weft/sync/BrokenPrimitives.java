package dev.weft.sync;

import dev.weft.Async;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;

/** Primitives with one mistake each, of the kind that is easily made. They show that the checks can fail. */
final class BrokenPrimitives {
    private BrokenPrimitives() {}

    abstract static class Primitive implements Awaitable {
        final WaitQueue waiters = new WaitQueue();

        @Override
        public String description() {
            return "something broken";
        }

        Waiter enqueue() {
            Waiter waiter = new Waiter(Strand.current(), this);
            waiters.add(waiter);
            return waiter;
        }
    }

    /** Hands itself to the next in the queue and does not ask whether that one was cancelled. */
    static final class ForgetfulLock extends Primitive {
        private boolean held;

        AutoCloseable acquire() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            waiters.lock();
            try {
                if (!held) {
                    held = true;
                    return this::release;
                }
                waiter = enqueue();
            } finally {
                waiters.unlock();
            }
            waiters.await(waiter);
            return this::release;
        }

        private void release() {
            waiters.lock();
            try {
                Waiter next = waiters.poll();
                if (next == null) {
                    held = false;
                } else {
                    waiters.resume(next);
                }
            } finally {
                waiters.unlock();
            }
        }
    }

    /** Frees itself before it wakes the next, so that another may be inside already. */
    static final class BargingLock extends Primitive {
        private boolean held;

        AutoCloseable acquire() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            waiters.lock();
            try {
                if (!held) {
                    held = true;
                    return this::release;
                }
                waiter = enqueue();
            } finally {
                waiters.unlock();
            }
            waiters.await(waiter);
            held = true;
            return this::release;
        }

        private void release() {
            waiters.lock();
            try {
                held = false;
                waiters.resumeFirst();
            } finally {
                waiters.unlock();
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
            waiters.lock();
            try {
                if (available > 0 && waiters.isEmpty()) {
                    available--;
                    return this::release;
                }
                waiter = enqueue();
            } finally {
                waiters.unlock();
            }
            waiters.await(waiter);
            return this::release;
        }

        private void release() {
            waiters.lock();
            try {
                available++;
                for (Waiter next = waiters.peek(); next != null && available > 0; next = waiters.peek()) {
                    waiters.remove(next);
                    available--;
                    waiters.resume(next);
                }
            } finally {
                waiters.unlock();
            }
        }
    }

    /** Counts a reader that was cancelled. */
    static final class MiscountingReadWriteLock extends Primitive {
        private int readers;

        /** For reading; who writes waits in a loop of its own. */
        AutoCloseable read() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            waiters.lock();
            try {
                if (readers >= 0) {
                    readers++;
                    return this::endRead;
                }
                waiter = enqueue();
            } finally {
                waiters.unlock();
            }
            waiters.await(waiter);
            return this::endRead;
        }

        private void endRead() {
            waiters.lock();
            try {
                readers--;
            } finally {
                waiters.unlock();
            }
        }

        AutoCloseable write() throws InterruptedException {
            while (true) {
                waiters.lock();
                try {
                    if (readers == 0) {
                        readers = -1;
                        return this::endWrite;
                    }
                } finally {
                    waiters.unlock();
                }
                Async.checkpoint();
            }
        }

        private void endWrite() {
            waiters.lock();
            try {
                readers = waiters.size();
                waiters.resumeAll();
            } finally {
                waiters.unlock();
            }
        }
    }

    /** Spends a signal on one who was cancelled. */
    static final class ForgetfulCondition extends Primitive {
        private final Lock lock;

        ForgetfulCondition(Lock lock) {
            this.lock = lock;
        }

        void await() throws InterruptedException {
            Lock.Lease lease = lock.requireLease("waits for");
            Strand.throwIfCancelled();
            Waiter waiter = new Waiter(lease.strand(), this);
            waiters.enter(waiter);
            lock.release(lease);
            try {
                waiters.await(waiter);
            } finally {
                lock.reacquire(lease);
            }
        }

        void signal() {
            waiters.lock();
            try {
                Waiter first = waiters.poll();
                if (first != null) {
                    waiters.resume(first);
                }
            } finally {
                waiters.unlock();
            }
        }
    }

    /** Counts whoever stands in the queue, and wakes them whether or not they are still there. */
    static final class MiscountingBarrier extends Primitive {
        private final int parties;

        MiscountingBarrier(int parties) {
            this.parties = parties;
        }

        int await() throws InterruptedException {
            Strand.throwIfCancelled();
            Waiter waiter;
            int index;
            waiters.lock();
            try {
                index = waiters.size();
                if (index + 1 == parties) {
                    waiters.resumeAll();
                    return index;
                }
                waiter = enqueue();
            } finally {
                waiters.unlock();
            }
            waiters.await(waiter);
            return index;
        }
    }

    /** Wakes only those who see that it is set, which it may not be any more. */
    static final class LevelEvent extends Primitive {
        private boolean set;

        void await() throws InterruptedException {
            Strand.throwIfCancelled();
            while (true) {
                Waiter waiter;
                waiters.lock();
                try {
                    if (set) {
                        return;
                    }
                    waiter = enqueue();
                } finally {
                    waiters.unlock();
                }
                waiters.await(waiter);
            }
        }

        void set() {
            waiters.lock();
            try {
                set = true;
                waiters.resumeAll();
            } finally {
                waiters.unlock();
            }
        }

        void clear() {
            waiters.lock();
            try {
                set = false;
            } finally {
                waiters.unlock();
            }
        }

        int waiting() {
            return waiters.waiting();
        }
    }
}
