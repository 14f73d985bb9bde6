package dev.weft.shared;

import dev.weft.Action;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done by one machine at a time, until one of them has completed it. If the body never returns, this is the
 * election of a leader; if it returns, this is a job that is done once.
 *
 * {@snippet :
 * import dev.weft.shared.Shared;
 *
 * void migrate(Shared shared) throws InterruptedException {
 *     boolean here = shared.once("migration 12").run(lease -> System.out.println("only one machine prints this"));
 *     System.out.println(here ? "done here" : "done by another machine");
 * }
 * }
 *
 * <p>The leader is elected by a {@linkplain SharedLock lease}. When the lease is lost, the scope of the body is cancelled, and
 * another machine begins the body. So the body may be run more than once, and must tolerate that.
 *
 * @implNote Heritage: the election of ZooKeeper's recipes; differs: the loss of the leadership cancels the leader's
 *     work.
 */
public final class SharedOnce {
    private final Client client;
    private final Acquisition acquisition;
    private final String name;
    private final String key;

    SharedOnce(Client client, String name) {
        this.client = client;
        this.name = name;
        this.key = "once:" + name;
        this.acquisition = new Acquisition(client, "leadership of '" + name + "'", key, 1);
    }

    /**
     * Waits until this machine is elected, and then runs {@code body} in a scope that is cancelled if the leadership is
     * lost. After a loss, this machine takes part in the election again. Returns when the work is done, that is, when
     * the server has recorded that the body has returned on some machine. The work is not done if the body fails, or if
     * the leadership expires on the server before the return is recorded. Then another machine begins the body.
     *
     * @return whether this call did the work; false if another call did it, on this machine or another one
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public <X extends Exception> boolean run(Action.On<? super Lease, X> body) throws X, InterruptedException {
        AtomicBoolean doneHere = new AtomicBoolean();
        while (!doneHere.get() && !isDone()) {
            AtomicReference<@Nullable Lease> leading = new AtomicReference<>();
            AtomicBoolean returned = new AtomicBoolean();
            try {
                acquisition.<X>run(1, lease -> {
                    leading.set(lease);
                    if (!isDone()) {
                        body.run(lease);
                        lease.check();
                        returned.set(true);
                        doneHere.set(isDoneBy(lease));
                    }
                });
            } catch (LeaseLostException e) {
                Lease lost = leading.get();
                if (lost == null || !lost.isLost()) {
                    throw e; // the exception is about another lease, and comes from the body
                }
                if (returned.get()) {
                    doneHere.set(isDoneBy(lost)); // the server may have recorded the return in time
                }
            }
        }
        return doneHere.get();
    }

    /**
     * Whether the work was done. Waits for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public boolean isDone() throws InterruptedException {
        return client.call(
                        "asks whether '" + name + "' is done",
                        () -> client.engine.flags().read(key))
                .up();
    }

    /**
     * Lets the work be done again. Waits for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; whether the work will be done again is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void reset() throws InterruptedException {
        client.call("resets '" + name + "'", () -> {
            client.engine.flags().set(key, false);
            return true;
        });
    }

    /** Marks the work as done, unless the leadership has expired on the server; returns whether this leader did the work. */
    private boolean isDoneBy(Lease lease) throws InterruptedException {
        return client.call(
                "marks '" + name + "' as done", () -> client.engine.flags().raise(key, lease.id()));
    }

    /**
     * Returns the client that leads, with its machine and the time of its election. Waits for the server's answer, which may be
     * out of date.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Optional<Holder> leader() throws InterruptedException {
        return acquisition.holders().stream().findFirst();
    }

    @Override
    public String toString() {
        return "shared once '" + name + "'";
    }
}
