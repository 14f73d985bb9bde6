package dev.weft.shared.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Claims to permits. Each key has a fixed number of permits; a lock is a key with one permit.
 *
 * <pre>
 *             enter                    permits are free, and no earlier ticket waits
 *   (nothing) -----> waiting, a ticket ---------------------------------------------> granted, a token
 *       ^               |                                                                |
 *       |               | leave, or not entered again in time      leave, or not renewed |
 *       +---------------+----------------------------------------------------------------+
 * </pre>
 *
 * <p>Invariants: the permits of granted claims of a key never exceed its total, except right after the total was reduced.
 * Grants are made in the order of tickets. Tokens of a key grow with each grant, and no token is given twice, even if the key
 * was forgotten and created again. A claim is removed when the server's clock has passed its deadline and another claim of the
 * key enters or leaves.
 *
 * <p>When a waiting claim is granted, this is announced under its {@link #topic}.
 */
public interface Claims {

    /**
     * Enters a claim, or renews a claim that was entered before, and returns its state. Can be repeated. In both cases the
     * deadline of the claim, waiting or granted, becomes {@link Request#lasting} from now.
     */
    Reply enter(Request request) throws EngineException, InterruptedException;

    /**
     * Sets the deadlines of granted and waiting claims to {@code lasting} from now. Can be repeated.
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
     * @param total the number of permits that the key gets if it is new; otherwise it keeps its number
     * @param id identifies the claim; unique among all claims of all clients
     * @param lasting the time that the claim lasts after the request has reached the server
     * @param waits whether a claim that cannot be granted stays and waits
     */
    record Request(String key, int total, String id, Owner owner, int permits, Duration lasting, boolean waits) {}

    /**
     * The state of a claim.
     *
     * @param granted whether it has its permits
     * @param token the token of the grant; 0 if it waits
     * @param total how many permits the key has
     * @param untilDeadline the time until the first deadline of the granted claims, after which a waiting claim should ask
     *     again; negative if there is none
     */
    record Reply(boolean granted, long token, int total, Duration untilDeadline) {}

    /** A granted claim. */
    record Held(Owner owner, int permits, long token, Instant since) {}
}
