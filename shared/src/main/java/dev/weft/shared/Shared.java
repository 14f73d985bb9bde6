package dev.weft.shared;

import dev.weft.shared.spi.Engine;
import java.time.Duration;
import java.util.Objects;

/**
 * A client of a server through which machines share locks, semaphores, limits, queues, events, barriers and single runs, each
 * by its name.
 *
 * <p>Objects of the same kind and name are the same object on all machines whose engines use the same server and the same
 * prefix of names. Creating an object does not wait, and sends nothing to the server. A name has 1 to 200 characters; any other
 * name is rejected with an {@link IllegalArgumentException}.
 *
 * <p>A client has a few tasks of its own, which renew leases and listen for changes. These tasks belong to no task of the
 * program. A client should live as long as the process. If it is opened in a task of an event loop or a simulation, its tasks
 * run there.
 *
 * <p>While the server cannot be reached, operations wait and try again with growing pauses. The logger {@code
 * dev.weft.shared} reports this. Operations have no time limit of their own; {@code Async.withTimeout} sets one. A
 * client may be used by any task or thread.
 */
public final class Shared {
    private final Client client;

    private Shared(Client client) {
        this.client = client;
    }

    /** Opens a client with the default settings. Does not wait. */
    public static Shared open(Engine engine) {
        return open(engine, SharedOptions.standard());
    }

    /** Opens a client. Does not wait: only the first operation finds out whether the server can be reached. */
    public static Shared open(Engine engine, SharedOptions options) {
        return new Shared(
                new Client(Objects.requireNonNull(engine, "engine"), Objects.requireNonNull(options, "options")));
    }

    /** The lock {@code name}. */
    public SharedLock lock(String name) {
        return new SharedLock(client, Require.name(name));
    }

    /**
     * The semaphore {@code name}.
     *
     * @param permits the number of permits that the semaphore gets if no client has used its name before
     * @throws IllegalArgumentException if {@code permits} is less than one
     */
    public SharedSemaphore semaphore(String name, int permits) {
        return new SharedSemaphore(client, Require.name(name), Require.atLeastOne(permits, "permits"));
    }

    /**
     * The queue {@code name}.
     *
     * @param codec turns items into bytes and back; all clients must use the same format
     */
    public <T> SharedQueue<T> queue(String name, Codec<T> codec) {
        return new SharedQueue<>(client, Require.name(name), Objects.requireNonNull(codec, "codec"));
    }

    /** The event {@code name}. */
    public SharedEvent event(String name) {
        return new SharedEvent(client, Require.name(name));
    }

    /**
     * The barrier {@code name}, at which {@code parties} tasks wait for each other.
     *
     * @throws IllegalArgumentException if {@code parties} is less than one
     */
    public SharedBarrier barrier(String name, int parties) {
        return new SharedBarrier(client, Require.name(name), Require.atLeastOne(parties, "parties"));
    }

    /**
     * The limiter {@code name}, which lets {@code permits} callers begin in each {@code period}, evenly spread.
     *
     * @throws IllegalArgumentException if {@code permits} is less than one, {@code period} is not longer than
     *     zero, or the rate is more than a million in a second
     */
    public SharedLimiter limiter(String name, int permits, Duration period) {
        return SharedLimiter.of(client, Require.name(name), permits, period);
    }

    /** The work {@code name}, which one of the machines does. */
    public SharedOnce once(String name) {
        return new SharedOnce(client, Require.name(name));
    }

    /**
     * Gives back all leases, and ends the tasks of the client. Waits until the server has been told, at most for {@link
     * SharedOptions#callTimeout}. Operations that still wait and later operations fail with a {@link
     * dev.weft.ClosedException}. Scopes that leases guard are cancelled.
     *
     * @throws InterruptedException if the caller is cancelled; the client is nevertheless closed
     */
    public void close() throws InterruptedException {
        client.close();
    }

    @Override
    public String toString() {
        return "shared by " + client.engine.description() + " as " + client.owner.id();
    }
}
