package dev.weft.blocking;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** What one measurement makes and has to give back. */
final class Props {
    private final Deque<Action<? extends Exception>> endings = new ArrayDeque<>();
    private BooleanSupplier open;
    private boolean endless;

    /** What ends the call if a cancellation does not, and gives back what it used. The last is run first. */
    void atEnd(Action<? extends Exception> ending) {
        endings.push(ending);
    }

    /** {@code resource}, which is closed at the end. */
    <C extends AutoCloseable> C closing(C resource) {
        atEnd(resource::close);
        return resource;
    }

    /** Like {@link #closing}; {@code isOpen} tells whether the cancellation has closed it. */
    <C extends AutoCloseable> C watched(C resource, BooleanSupplier isOpen) {
        watch(isOpen);
        return closing(resource);
    }

    /** {@code isOpen} tells whether the cancellation has closed what the call uses. */
    void watch(BooleanSupplier isOpen) {
        open = isOpen;
    }

    /** Runs {@code action} on a platform thread, which is interrupted at the end. */
    void beside(Action<Exception> action) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                action.run();
            } catch (Exception e) {
                // ended, as it was to be
            }
        });
        atEnd(thread::interrupt);
        thread.start();
    }

    /** Runs {@code hold}, which gets a lock and then waits, on another thread; returns when that has the lock. */
    void holding(Hold hold) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        atEnd(release::countDown);
        beside(() -> hold.run(() -> {
            held.countDown();
            release.await();
        }));
        held.await();
    }

    /** Gets a lock, runs {@code whileHeld}, and gives it back. */
    interface Hold {
        void run(Action<RuntimeException> whileHeld) throws Exception;
    }

    /** The call cannot be ended. */
    void neverEnds() {
        endless = true;
    }

    boolean isEndless() {
        return endless;
    }

    /** Whether what the call used is open, or nothing if it used nothing that can be closed. */
    String resource() {
        return open == null ? "" : open.getAsBoolean() ? "open" : "closed";
    }

    void end() throws Exception {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
    }
}
