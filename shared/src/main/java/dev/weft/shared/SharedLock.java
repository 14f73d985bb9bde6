package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock between machines: a {@link Lease} with a fencing token, which at most one task on all machines holds at a time.
 *
 * {@snippet :
 * import dev.weft.shared.Shared;
 *
 * void close(Shared shared, String month) throws InterruptedException {
 *     shared.lock("invoices").run(lease -> {
 *         System.out.println("closing " + month + " with the token " + lease.token());
 *     });
 * }
 * }
 *
 * <p>Machines get the lock in the order in which their first requests have reached the server. The lock belongs to the lease
 * and not to a task or thread: any task may close the lease. A task that acquires the lock twice waits for itself; Weft does
 * not detect this.
 *
 * <p>If the server cannot be reached, a task that waits continues to wait, but it may lose its place in the order.
 *
 * @implNote Heritage: the sequencer of Chubby; differs: the loss of the lease cancels the scope that it guards.
 */
public final class SharedLock {
    private final Acquisition acquisition;
    private final String name;

    SharedLock(Client client, String name) {
        this.name = name;
        this.acquisition = new Acquisition(client, "lock '" + name + "'", "lock:" + name, 1);
    }

    /**
     * Waits until the lock is free and no earlier request waits, and returns a lease that guards the innermost group or the
     * task of the caller. A caller that is cancelled while it waits does not hold the lock; a grant that comes later is given
     * back.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Lease acquire() throws InterruptedException {
        return acquisition.acquire(1).guardingCurrentScope();
    }

    /**
     * Returns a lease if the lock is free and no request waits. Waits only for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; a lease that comes later is given back
     * @throws SharedException if the server rejects the call
     */
    public Optional<Lease> tryAcquire() throws InterruptedException {
        return acquisition.tryAcquire(1).map(Lease::guardingCurrentScope);
    }

    /**
     * Runs {@code body} while the lock is held, in a scope of its own that is cancelled when the lease is lost.
     *
     * @throws X if the body throws it; a loss of the lease is a suppressed exception
     * @throws LeaseLostException if the lease was lost, even if the body has returned
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public <T extends @Nullable Object, X extends Exception> T call(Job.On<? super Lease, ? extends T, X> body)
            throws X, InterruptedException {
        return acquisition.<T, X>call(1, body);
    }

    /**
     * Like {@link #call}, for a body without a value.
     *
     * @throws X if the body throws it
     * @throws LeaseLostException if the lease was lost
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public <X extends Exception> void run(Action.On<? super Lease, X> body) throws X, InterruptedException {
        acquisition.<X>run(1, body);
    }

    /**
     * Returns the client that holds the lock, with its machine and the time of the grant. Waits for the server's answer, which
     * may be out of date.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Optional<Holder> holder() throws InterruptedException {
        return acquisition.holders().stream().findFirst();
    }

    @Override
    public String toString() {
        return "shared lock '" + name + "'";
    }
}
