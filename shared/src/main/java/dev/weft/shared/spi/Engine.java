package dev.weft.shared.spi;

/**
 * A server that machines share, as seen from one of them. What stands in {@code dev.weft.shared} is made of its operations,
 * which are few, so that another store can be an engine.
 *
 * <p>Rules for engines, which the contract test checks:
 *
 * <ul>
 *   <li>Each operation is one atomic step at the server, and leaves nothing open there. A machine that stops in the middle of
 *       one holds up no other machine.
 *   <li>An operation may wait for the server, never for another machine. A cancellation cuts it short, and then its outcome is
 *       unknown. Operations that name what they change by an id can be repeated; the others say what a repetition does.
 *   <li>Time limits are durations that the server counts, by its own clock.
 *   <li>What has changed is announced under a topic, to every machine that {@linkplain #listen listens}. An announcement may
 *       be lost: those that wait also ask from time to time.
 * </ul>
 *
 * <p>All methods may be called by any number of tasks at a time.
 */
public interface Engine {

    /** Locks and semaphores. */
    Claims claims();

    /** Queues. */
    Items items();

    /** Events, and what is done once. */
    Flags flags();

    /** Limiters. */
    Rates rates();

    /** Barriers. */
    Rounds rounds();

    /**
     * Tells {@code listener} of announcements, until it is cancelled. Returns only if the engine cannot listen.
     *
     * @throws EngineException if the connection is lost
     * @throws InterruptedException if the caller is cancelled
     */
    void listen(Listener listener) throws EngineException, InterruptedException;

    /** The time of this machine. */
    default LocalTime time() {
        return LocalTime.ofRun();
    }

    /** Where the engine's server is, for messages and the log. */
    String description();

    /** What is told of announcements. Does not wait. */
    interface Listener {

        /** The engine listens from now on. Announcements may have been missed before. */
        void connected();

        /** Something has changed under {@code topic}, which is of use to at most {@code waiters} of those that wait for it. */
        void announced(String topic, int waiters);
    }
}
