package dev.weft.shared.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Claims to permits, on which locks and semaphores are built. Each key has a total number of permits; a lock is a key
 * with one permit. A claim is a request for permits. The server keeps the claim while it waits for the permits and
 * while it has them.
 *
 * <pre>
 *             enter                    permits are free, and no earlier claim waits
 *   (nothing) -----> waiting, a ticket ---------------------------------------------> granted, a token
 *       ^               |                                                                |
 *       |               | leave, or not entered again in time      leave, or not renewed |
 *       +---------------+----------------------------------------------------------------+
 * </pre>
 *
 * <p>Invariants: the permits of granted claims of a key never exceed its total, except right after the total was
 * reduced. A claim gets a ticket when it is entered, and claims are granted in the order of their tickets. The tokens
 * of a key grow with each grant, and no token is given twice, even if the key was removed and created again. A claim
 * whose deadline has passed by the server's clock is never granted, and has no permits as soon as another claim of the key
 * is entered or leaves.
 *
 * <p>The grant of a waiting claim is announced under the {@link #topic} of the claim.
 */
public interface Claims {

    /**
     * Enters a claim, or renews a claim that was entered before, and returns its state. In both cases the new deadline
     * of the claim, waiting or granted, is now plus {@link Request#lasting}. Can be repeated.
     */
    Reply enter(Request request) throws EngineException, InterruptedException;

    /**
     * Renews granted and waiting claims: their new deadline is now plus {@code lasting}. Can be repeated.
     *
     * @return the ids of the claims that exist and whose deadlines had not passed
     */
    Set<String> renew(Collection<String> ids, Duration lasting) throws EngineException, InterruptedException;

    /** Removes a claim, waiting or granted, and grants the claims for which permits are then free. Can be repeated. */
    void leave(String id) throws EngineException, InterruptedException;

    /** The granted claims of {@code key} whose deadlines have not passed, the oldest first. */
    List<Held> holders(String key) throws EngineException, InterruptedException;

    /** Sets the number of permits of {@code key}, and grants the claims for which permits are then free. Can be repeated. */
    void resize(String key, int total) throws EngineException, InterruptedException;

    /** The topic under which it is announced that the claim {@code id} was granted. */
    static String topic(String id) {
        return "c:" + id;
    }

    /**
     * A request for permits.
     *
     * @param total the number of permits that a new key gets; an existing key keeps its number
     * @param id identifies the claim; unique among all claims of all clients
     * @param lasting the time that the claim lasts after the request has reached the server
     * @param waits whether a claim that cannot be granted stays and waits
     */
    record Request(String key, int total, String id, Owner owner, int permits, Duration lasting, boolean waits) {}

    /**
     * The state of a claim.
     *
     * @param granted whether the claim has its permits
     * @param token the token of the grant; 0 if the claim waits
     * @param total how many permits the key has
     * @param untilDeadline the time until the first deadline of the granted claims, after which the client of a waiting
     *     claim should ask again; negative if no claim is granted
     */
    record Reply(boolean granted, long token, int total, Duration untilDeadline) {}

    /** A granted claim. */
    record Held(Owner owner, int permits, long token, Instant since) {}
}
