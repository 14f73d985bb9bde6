package dev.weft.blocking;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** The resources of one measurement, which must be released at its end. */
final class Props {
    private final Deque<Action<? extends Exception>> endings = new ArrayDeque<>();
    private BooleanSupplier open;
    private boolean endless;

    /**
     * Adds an action that runs at the end of the measurement: it ends the call if a cancellation has not ended it, or
     * releases a resource. The action that was added last runs first.
     */
    void atEnd(Action<? extends Exception> ending) {
        endings.push(ending);
    }

    /** Closes {@code resource} at the end, and returns it. */
    <C extends AutoCloseable> C closing(C resource) {
        atEnd(resource::close);
        return resource;
    }

    /** Like {@link #closing}. {@code isOpen} returns false if the cancellation has closed the resource. */
    <C extends AutoCloseable> C watched(C resource, BooleanSupplier isOpen) {
        watch(isOpen);
        return closing(resource);
    }

    /** Sets the check whether the resource of the call is still open after the cancellation. */
    void watch(BooleanSupplier isOpen) {
        open = isOpen;
    }

    /** Runs {@code action} on a platform thread, which is interrupted at the end. */
    void beside(Action<Exception> action) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                action.run();
            } catch (Exception e) {
                // the interrupt at the end
            }
        });
        atEnd(thread::interrupt);
        thread.start();
    }

    /** Runs {@code hold} on another thread, and returns when that thread has the lock. */
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

    /** Acquires a lock, runs {@code whileHeld}, and releases the lock. */
    interface Hold {
        void run(Action<RuntimeException> whileHeld) throws Exception;
    }

    /** Records that nothing can end the call. */
    void neverEnds() {
        endless = true;
    }

    boolean isEndless() {
        return endless;
    }

    /** The state of the resource of the call, open or closed; empty if the call used no resource that can be closed. */
    String resource() {
        return open == null ? "" : open.getAsBoolean() ? "open" : "closed";
    }

    void end() throws Exception {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
    }
}
