package dev.weft.shared.spi;

import java.time.Duration;

/**
 * Rounds of a barrier: each is complete when enough parties have arrived, in the order of their arrivals.
 *
 * <p>Invariants: a round has as many parties as it needs, with the places 0, 1 and so on. A party that has left, or that has
 * not asked again in time, is in no round, unless its round was complete before; a complete round is remembered for a day. It
 * is announced under {@link #topic} that the round of a party is complete.
 */
public interface Rounds {

    /** Arrives, or asks for the state of an arrival. Can be repeated. The arrival lasts for {@code lasting} from now. */
    Reply arrive(String key, String id, int parties, Duration lasting) throws EngineException, InterruptedException;

    /** Takes an arrival back. If its round is complete, it is only forgotten. Can be repeated. */
    void leave(String key, String id) throws EngineException, InterruptedException;

    /** The topic of the party {@code id}. */
    static String topic(String id) {
        return "b:" + id;
    }

    /**
     * The state of an arrival.
     *
     * @param complete whether its round is complete
     * @param round the number of the round, from 0
     * @param place the place in it
     * @param arrived how many have arrived in the round that is not complete
     */
    record Reply(boolean complete, long round, int place, int arrived) {}
}
