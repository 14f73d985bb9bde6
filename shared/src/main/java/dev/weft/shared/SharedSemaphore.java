package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Job;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore between machines. Its permits are leases: a process that dies loses its permits when their leases expire.
 *
 * {@snippet :
 * import dev.weft.shared.Lease;
 * import dev.weft.shared.Shared;
 *
 * void convert(Shared shared) throws InterruptedException {
 *     try (Lease permit = shared.semaphore("converters", 4).acquire()) {
 *         System.out.println("one of four on all machines");
 *     }
 * }
 * }
 *
 * <p>Requests are granted in the order in which they have first reached the server: a request for many permits delays
 * the requests after it. The first client that uses the name sets the number of permits; {@link #resize} changes it. A
 * request for more permits than the semaphore has waits until the number is raised far enough.
 *
 * @implNote Heritage: {@code asyncio.Semaphore}; differs: permits are leases of a process.
 */
public final class SharedSemaphore {
    private final Acquisition acquisition;
    private final String name;

    SharedSemaphore(Client client, String name, int permits) {
        this.name = name;
        this.acquisition = new Acquisition(client, "semaphore '" + name + "'", "semaphore:" + name, permits);
    }

    /**
     * Waits for a permit, and returns a lease on it that guards the innermost group or the task of the caller. A caller that is
     * cancelled while it waits has no permit; a grant that comes later is given back.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Lease acquire() throws InterruptedException {
        return acquire(1);
    }

    /**
     * Like {@link #acquire()}, for several permits together.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Lease acquire(int permits) throws InterruptedException {
        return acquisition.acquire(Require.atLeastOne(permits, "permits")).guardingCurrentScope();
    }

    /**
     * Returns a lease on a permit if one is free and no request waits. Waits only for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; a lease that comes later is given back
     * @throws SharedException if the server rejects the call
     */
    public Optional<Lease> tryAcquire() throws InterruptedException {
        return tryAcquire(1);
    }

    /**
     * Like {@link #tryAcquire()}, for several permits together.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     * @throws InterruptedException if the caller is cancelled; a lease that comes later is given back
     * @throws SharedException if the server rejects the call
     */
    public Optional<Lease> tryAcquire(int permits) throws InterruptedException {
        return acquisition.tryAcquire(Require.atLeastOne(permits, "permits")).map(Lease::guardingCurrentScope);
    }

    /**
     * Runs {@code body} with a permit, in a scope of its own that is cancelled when the permit is lost.
     *
     * @throws X if the body throws it; a loss of the permit is a suppressed exception
     * @throws LeaseLostException if the permit was lost, even if the body has returned
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
     * @throws LeaseLostException if the permit was lost
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public <X extends Exception> void run(Action.On<? super Lease, X> body) throws X, InterruptedException {
        acquisition.<X>run(1, body);
    }

    /**
     * Sets the number of permits, for all machines. If the new number is lower than the number of held permits, leases stay as
     * they are, and no request is granted until enough permits have been given back. Waits for the server's answer.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one
     * @throws InterruptedException if the caller is cancelled; whether the number was changed is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void resize(int permits) throws InterruptedException {
        acquisition.resize(Require.atLeastOne(permits, "permits"));
    }

    /**
     * Returns the clients that hold permits, the oldest lease first. Waits for the server's answer, which may be out of date.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public List<Holder> holders() throws InterruptedException {
        return acquisition.holders();
    }

    @Override
    public String toString() {
        return "shared semaphore '" + name + "'";
    }
}
