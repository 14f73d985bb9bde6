package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.TaskGroup;
import dev.weft.shared.spi.Claims;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Acquires leases of one key: enters a {@linkplain Claims claim}, and polls the server until the claim is granted. Each
 * request also renews the claim. The lease is counted from the moment before the client sent the last request, the one
 * whose answer reports the grant.
 */
final class Acquisition {
    private static final int REQUESTS_PER_LEASE = 3;

    private final Client client;
    private final String what;
    private final String key;
    private final int total;

    Acquisition(Client client, String what, String key, int total) {
        this.client = client;
        this.what = what;
        this.key = key;
        this.total = total;
    }

    /** A reply, and the time just before its request was sent. */
    private record Entered(Claims.Reply reply, long before) {}

    Lease acquire(int permits) throws InterruptedException {
        String id = client.newId();
        try (Notices.Notice granted = client.notices.on(Claims.topic(id))) {
            while (true) {
                granted.clear();
                Entered entered = enter(id, permits, true);
                @Nullable Lease lease = leaseOf(id, permits, entered);
                if (lease != null) {
                    return lease;
                }
                granted.await(client.time, pause(entered.reply()));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            client.leases.leaveLater(id);
            throw e;
        }
    }

    Optional<Lease> tryAcquire(int permits) throws InterruptedException {
        String id = client.newId();
        return Optional.ofNullable(leaseOf(id, permits, enter(id, permits, false)));
    }

    private Entered enter(String id, int permits, boolean waits) throws InterruptedException {
        var request = new Claims.Request(key, total, id, client.owner, permits, client.options.lease(), waits);
        return client.call(
                "acquires " + what,
                () -> {
                    long before = client.time.nanoTime();
                    return new Entered(client.engine.claims().enter(request), before);
                },
                undone -> client.leases.leaveLater(id));
    }

    /** The lease if the claim was granted and the reply came before the lease's deadline; otherwise null. */
    private @Nullable Lease leaseOf(String id, int permits, Entered entered) {
        long deadline = client.leases.deadlineFrom(entered.before());
        if (!entered.reply().granted() || deadline - client.time.nanoTime() <= 0) {
            return null;
        }
        Lease lease = new Lease(client, what, id, permits, entered.reply().token(), deadline);
        client.leases.add(lease);
        return lease;
    }

    /**
     * The longest time to wait for an announcement before the next request. The time is limited because the claim must
     * be renewed, and because nothing is announced when the lease of a dead holder expires.
     */
    private Duration pause(Claims.Reply reply) {
        Duration longest = client.options.lease().dividedBy(REQUESTS_PER_LEASE);
        Duration until = reply.granted() ? Duration.ZERO : reply.untilDeadline();
        if (until.isNegative() || until.compareTo(longest) > 0) {
            until = longest;
        }
        Duration poll = client.options.pollInterval();
        return (poll.compareTo(until) < 0 ? poll : until).plusMillis(1);
    }

    /** Acquires a lease, runs {@code body} in a scope that the lease guards, and gives the lease back. */
    <T extends @Nullable Object, X extends Exception> T call(int permits, Job.On<? super Lease, ? extends T, X> body)
            throws X, InterruptedException {
        Strand.throwIfCancelled();
        try (Lease lease = acquire(permits)) {
            return TaskGroup.<T, X>call(group -> {
                lease.guard(group::cancel);
                return body.call(lease);
            });
        } catch (CancellationException e) {
            throw reasonOf(e);
        }
    }

    /** Like {@link #call}, for a body without a value. */
    <X extends Exception> void run(int permits, Action.On<? super Lease, X> body) throws X, InterruptedException {
        this.<Boolean, X>call(permits, lease -> {
            body.run(lease);
            return true;
        });
    }

    /**
     * Returns the exception to throw after a cancellation. If the lease was lost, closing the lease has thrown a {@code
     * LeaseLostException}, which is a suppressed exception of {@code cancelled}. In that case, returns the {@code
     * LeaseLostException}; otherwise returns {@code cancelled}.
     */
    private static RuntimeException reasonOf(CancellationException cancelled) {
        for (Throwable each : cancelled.getSuppressed()) {
            if (each instanceof LeaseLostException lost) {
                return lost;
            }
        }
        return cancelled;
    }

    List<Holder> holders() throws InterruptedException {
        return client
                .call(
                        "asks for the holders of " + what,
                        () -> client.engine.claims().holders(key))
                .stream()
                .map(held ->
                        new Holder(held.owner().host(), held.owner().id(), held.permits(), held.token(), held.since()))
                .toList();
    }

    void resize(int permits) throws InterruptedException {
        client.call("resizes " + what, () -> {
            client.engine.claims().resize(key, permits);
            return true;
        });
    }
}
