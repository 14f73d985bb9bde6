package dev.weft.shared.spi;

import java.time.Duration;

/**
 * Rates, on which limiters are built: for each key, the time at which the next permit is free. Each reservation moves
 * that time by the interval between two permits.
 *
 * <p>Nothing is announced. A repetition of {@link #reserve} reserves another permit, so fewer permits than allowed may
 * be used, but never more.
 */
public interface Rates {

    /** Reserves a permit, unless it would be free only after {@link Request#maxDelay}. */
    Reply reserve(Request request) throws EngineException, InterruptedException;

    /** Gives a reservation back if no later reservation was made for the key; otherwise the permit is lost. */
    void giveBack(Request request, long slot) throws EngineException, InterruptedException;

    /**
     * A request for a permit.
     *
     * @param interval the time between two permits
     * @param burst how many permits may be used at the same time after a pause
     * @param maxDelay the maximum time until the permit is free; if it is free only later, nothing is reserved
     */
    record Request(String key, Duration interval, int burst, Duration maxDelay) {}

    /**
     * The answer.
     *
     * @param reserved whether a permit was reserved
     * @param delay the time until the permit is free
     * @param slot identifies the reservation, for {@link #giveBack}
     */
    record Reply(boolean reserved, Duration delay, long slot) {}
}
