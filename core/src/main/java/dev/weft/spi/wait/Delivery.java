package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a cancellation to everything inside a scope, and lets a strand (a task or thread) leave a cancelled scope.
 * {@link CancelScope} lists the invariants.
 *
 * <pre>
 *   the thread that cancels                      a strand inside, under its monitor
 *     marks the scope
 *     for its strand, then each strand             is the scope still on its stack?
 *     that was spawned inside: deliver ─────────►  marks its scopes further in, up to the next shield
 *                                                  wakes it: cancels its waiter, or interrupts its thread
 * </pre>
 *
 * <p>An interrupt of a thread that is in a call on a file channel closes the channel, and closing waits for the call to
 * end. The cancelling thread must not wait, because it may be the thread of the timers. So in this case another thread sends
 * the interrupt, without holding the monitor. Other wake-ups of the strand still take effect meanwhile, but the strand does
 * not leave the scope before the interrupt was sent.
 */
final class Delivery {
    private Delivery() {}

    /** Marks and wakes everything inside {@code scope}, one strand after the other. */
    static void spread(CancelScope scope, Cancellation cancellation) {
        Deque<CancelScope> work = new ArrayDeque<>();
        deliver(scope.strand(), scope, cancellation, work);
        for (CancelScope next = work.poll(); next != null; next = work.poll()) {
            next.mark(cancellation);
            deliver(next.strand(), next, cancellation, work);
        }
    }

    /**
     * Delivers to {@code strand} the cancellation of {@code from}, a scope on its stack: marks the scopes further in,
     * and wakes the thread unless a shield is in between. Strands that were spawned into these scopes are added to
     * {@code work}, perhaps twice.
     */
    private static void deliver(Strand strand, CancelScope from, Cancellation cancellation, Deque<CancelScope> work) {
        synchronized (strand) {
            if (!from.isCancelRequested() || !strand.isInside(from)) {
                return;
            }
            CancelScope top;
            boolean exposed;
            do {
                top = strand.innermost();
                exposed = markInside(from, top, cancellation, work);
            } while (strand.innermost() != top);
            if (exposed) {
                wake(strand);
            }
        }
    }

    /**
     * Marks the scopes inside {@code outer}, from the outermost inwards to the next shield, or to {@code top} if there is no
     * shield. Adds the strands that were spawned into {@code outer} and into these scopes to {@code work}. Returns whether
     * there is no shield.
     */
    private static boolean markInside(
            CancelScope outer, CancelScope top, Cancellation cancellation, Deque<CancelScope> work) {
        CancelScope outermostShield = null;
        for (CancelScope scope = top; scope != outer; scope = outwards(scope)) {
            if (scope.isShield()) {
                outermostShield = scope;
            }
        }
        CancelScope from = outermostShield == null ? top : outwards(outermostShield);
        for (CancelScope scope = from; scope != outer; scope = outwards(scope)) {
            scope.mark(cancellation);
            scope.children(work);
        }
        outer.children(work);
        return outermostShield == null;
    }

    private static CancelScope outwards(CancelScope scope) {
        CancelScope parent = scope.parent();
        if (parent == null) {
            throw new AssertionError("a scope that is not on the stack");
        }
        return parent;
    }

    private static void wake(Strand strand) {
        Waiter waiter = strand.currentWait();
        if (waiter != null && (waiter.cancel() || !waiter.isCancellable())) {
            return;
        }
        Thread runner = strand.thread();
        if (runner == null || !strand.ownsInterrupts()) {
            return;
        }
        if (runner != Thread.currentThread() && strand.parker().interruptMayBlock(runner)) {
            interruptByOtherThread(strand, runner);
        } else {
            runner.interrupt();
        }
    }

    /** Interrupts {@code runner} on another thread. Called with the monitor of {@code strand}. */
    private static void interruptByOtherThread(Strand strand, Thread runner) {
        if (strand.interrupting) {
            return;
        }
        strand.interrupting = true;
        try {
            strand.parker()
                    .newForeignThread(() -> interruptAndUnpark(strand, runner))
                    .start();
        } catch (Throwable e) {
            strand.interrupting = false;
            throw e;
        }
    }

    private static void interruptAndUnpark(Strand strand, Thread runner) {
        try {
            runner.interrupt();
        } finally {
            synchronized (strand) {
                strand.interrupting = false;
            }
            LockSupport.unpark(runner);
        }
    }

    // Leaving a cancelled scope

    /**
     * Makes {@code outer} the innermost scope of {@code strand}, which leaves a cancelled scope. {@code outer} is null if the
     * strand ends. Returns when no thread is about to wake the strand because of the cancellation.
     */
    static void leaveCancelled(Strand strand, @Nullable CancelScope outer) {
        while (!leaveUninterrupted(strand, outer)) {
            awaitInterrupt(strand);
        }
    }

    private static boolean leaveUninterrupted(Strand strand, @Nullable CancelScope outer) {
        synchronized (strand) {
            if (strand.interrupting) {
                return false;
            }
            strand.setInnermost(outer);
            return true;
        }
    }

    /** Returns when no thread is about to interrupt the thread of {@code strand}, the caller. */
    static void awaitDelivery(Strand strand) {
        while (isBeingInterrupted(strand)) {
            awaitInterrupt(strand);
        }
    }

    private static boolean isBeingInterrupted(Strand strand) {
        synchronized (strand) {
            return strand.interrupting;
        }
    }

    /**
     * Parks until another thread has interrupted this one, and clears the interrupt. The interrupt is meant for the
     * cancelled scope that the strand leaves, or in which it enters a shield.
     */
    private static void awaitInterrupt(Strand strand) {
        LockSupport.park(strand);
        Thread.interrupted();
    }
}
