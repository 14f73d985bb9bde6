package dev.weft.shared;

import dev.weft.shared.spi.Rates;
import dev.weft.sync.Event;
import java.time.Duration;

/**
 * A limit on how often something begins on all machines together.
 *
 * {@snippet :
 * import dev.weft.shared.Shared;
 * import dev.weft.shared.SharedLimiter;
 * import java.time.Duration;
 *
 * void call(Shared shared) throws InterruptedException {
 *     SharedLimiter limiter = shared.limiter("map service", 50, Duration.ofSeconds(1)).burst(10);
 *     limiter.acquire();
 *     System.out.println("at most 50 a second, from all machines");
 * }
 * }
 *
 * <p>The server gives each caller the time at which it may begin, in the order in which the requests have reached the
 * server. The caller waits until then by the clock of its own machine. All clients must specify the same rate. A permit
 * is lost if the process that it was given to dies, or if the server's answer is lost. So the actual rate can be lower
 * than the limit, but never higher.
 *
 * @implNote Heritage: the generic cell rate algorithm of telephone networks.
 */
public final class SharedLimiter {
    private static final Duration NO_MAX_DELAY = Duration.ofDays(36_500);
    private static final Duration MIN_INTERVAL = Duration.ofNanos(1_000);

    private final Client client;
    private final String name;
    private final Duration interval;
    private final int burst;

    private SharedLimiter(Client client, String name, Duration interval, int burst) {
        this.client = client;
        this.name = name;
        this.interval = interval;
        this.burst = burst;
    }

    static SharedLimiter of(Client client, String name, int permits, Duration period) {
        Duration interval = Require.positive(period, "period").dividedBy(Require.atLeastOne(permits, "permits"));
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("permits must be at most a million in a second, but are " + permits
                    + " in " + period.toNanos() + " ns");
        }
        return new SharedLimiter(client, name, interval, 1);
    }

    /**
     * A limiter like this one that lets up to {@code burst} callers begin at the same time after a sufficient time
     * without use. The default is 1.
     *
     * @throws IllegalArgumentException if {@code burst} is less than one
     */
    public SharedLimiter burst(int burst) {
        return new SharedLimiter(client, name, interval, Require.atLeastOne(burst, "burst"));
    }

    /**
     * Waits until the caller may begin. A caller that is cancelled while it waits gives its permit back if the server
     * has given no later permit; otherwise its permit is lost.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public void acquire() throws InterruptedException {
        Rates.Reply reply = reserve(NO_MAX_DELAY);
        if (reply.delay().isPositive()) {
            try {
                client.time.await(Event.create("a permit of " + this), reply.delay());
            } catch (InterruptedException e) {
                giveBackLater(request(NO_MAX_DELAY), reply.slot());
                throw e;
            }
        }
    }

    /**
     * Takes a permit if the caller may begin now. Waits only for the server's answer.
     *
     * @return whether the caller may begin
     * @throws InterruptedException if the caller is cancelled; a permit that comes later is given back
     * @throws SharedException if the server rejects the call
     */
    public boolean tryAcquire() throws InterruptedException {
        return reserve(Duration.ZERO).reserved();
    }

    private Rates.Request request(Duration maxDelay) {
        return new Rates.Request("limiter:" + name, interval, burst, maxDelay);
    }

    private Rates.Reply reserve(Duration maxDelay) throws InterruptedException {
        Rates.Request request = request(maxDelay);
        return client.call(
                "reserves a permit of " + this, () -> client.engine.rates().reserve(request), undone -> {
                    if (undone != null && undone.reserved()) {
                        giveBackLater(request, undone.slot());
                    }
                });
    }

    private void giveBackLater(Rates.Request request, long slot) {
        client.later("gives a permit back", () -> {
            client.engine.rates().giveBack(request, slot);
            return true;
        });
    }

    @Override
    public String toString() {
        return "shared limiter '" + name + "'";
    }
}
