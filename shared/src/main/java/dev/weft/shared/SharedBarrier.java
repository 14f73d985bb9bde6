package dev.weft.shared;

import dev.weft.shared.spi.Rounds;
import java.time.Duration;

/**
 * A point at which a fixed number of tasks, on any machines, wait for each other and then continue together, round after round.
 *
 * {@snippet :
 * import dev.weft.shared.Shared;
 *
 * void startTogether(Shared shared) throws InterruptedException {
 *     int place = shared.barrier("load test", 3).await();
 *     System.out.println("number " + place + " of three machines starts");
 * }
 * }
 *
 * <p>A round is complete when the server has seen as many arrivals as there are parties. The arrival of a process that
 * dies while it waits expires after {@link SharedOptions#lease the time of a lease}. All clients must specify the same
 * number of parties.
 *
 * @implNote Heritage: {@code asyncio.Barrier}; differs: a waiter that is cancelled does not break the barrier.
 */
public final class SharedBarrier {
    private static final int REQUESTS_PER_LEASE = 3;

    private final Client client;
    private final String name;
    private final String key;
    private final int parties;

    SharedBarrier(Client client, String name, int parties) {
        this.client = client;
        this.name = name;
        this.key = "barrier:" + name;
        this.parties = parties;
    }

    /**
     * Waits until as many tasks have arrived as there are parties. A caller that is cancelled while it waits does not count,
     * unless its round was already complete on the server; then the others continue.
     *
     * @return the caller's place in its round, from 0, in the order of arrival
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public int await() throws InterruptedException {
        String id = client.newId();
        try (Notices.Notice complete = client.notices.on(Rounds.topic(id))) {
            while (true) {
                complete.clear();
                Rounds.Reply reply = arrive(id);
                if (reply.complete()) {
                    return reply.place();
                }
                complete.await(client.time, pause());
            }
        } finally {
            leaveLater(id);
        }
    }

    private Rounds.Reply arrive(String id) throws InterruptedException {
        Duration lease = client.options.lease();
        return client.call(
                "arrives at " + this,
                () -> client.engine.rounds().arrive(key, id, parties, lease),
                undone -> leaveLater(id));
    }

    /**
     * Withdraws an arrival. If the round is complete, only the server's record of the arrival is deleted. Does not
     * wait.
     */
    private void leaveLater(String id) {
        client.later("leaves " + this, () -> {
            client.engine.rounds().leave(key, id);
            return true;
        });
    }

    /** The time until the next request, which renews the arrival. */
    private Duration pause() {
        Duration longest = client.options.lease().dividedBy(REQUESTS_PER_LEASE);
        Duration poll = client.options.pollInterval();
        return poll.compareTo(longest) < 0 ? poll : longest;
    }

    @Override
    public String toString() {
        return "shared barrier '" + name + "'";
    }
}
