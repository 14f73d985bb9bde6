package dev.weft.shared.spi;

import java.time.Duration;

/**
 * The rounds of barriers. A round consists of the parties that have arrived first, and is complete when there are as
 * many parties as the barrier needs.
 *
 * <p>Invariants: the parties of a round have the places 0, 1 and so on, in the order of their arrivals. A party that has left,
 * or whose arrival has expired, is in no round, unless its round was already complete. A complete round is remembered for a
 * day. An announcement under the {@link #topic} of a party says that its round is complete.
 */
public interface Rounds {

    /**
     * Records or renews an arrival, and returns its state. The arrival expires after the time {@code lasting}. Can be
     * repeated.
     */
    Reply arrive(String key, String id, int parties, Duration lasting) throws EngineException, InterruptedException;

    /** Withdraws an arrival. If its round is complete, only the record of the arrival is deleted. Can be repeated. */
    void leave(String key, String id) throws EngineException, InterruptedException;

    /** The topic of the party {@code id}. */
    static String topic(String id) {
        return "b:" + id;
    }

    /**
     * The state of an arrival.
     *
     * @param complete whether the round of the arrival is complete
     * @param round the number of the round, from 0
     * @param place the place of the party in its round
     * @param arrived the number of parties that wait in the next round, which is not complete
     */
    record Reply(boolean complete, long round, int place, int arrived) {}
}
