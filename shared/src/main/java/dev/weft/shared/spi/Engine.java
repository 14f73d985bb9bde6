package dev.weft.shared.spi;

/**
 * The connection of one machine to a server that several machines share. It has few operations, so that any store can
 * become an engine; the types of {@code dev.weft.shared} are built on these operations.
 *
 * <p>Rules for engines, which the contract test checks:
 *
 * <ul>
 *   <li>Each operation is one atomic step on the server, and leaves no transaction open there. A machine that stops in the
 *       middle of an operation blocks no other machine.
 *   <li>An operation may wait for the server, but never for another machine. After a cancellation its outcome is
 *       unknown. "Can be repeated" in the documentation of an operation means that a repetition has no further effect;
 *       the other operations document the effect of a repetition.
 *   <li>Time limits are durations, which the server measures with its own clock.
 *   <li>Changes are announced under a topic, to every machine that {@linkplain #listen listens}. An announcement may be lost,
 *       so machines that wait also poll.
 * </ul>
 *
 * <p>All methods may be called by any number of tasks at a time.
 */
public interface Engine {

    /** Locks and semaphores. */
    Claims claims();

    /** Queues. */
    Items items();

    /** Events, and work that is done once. */
    Flags flags();

    /** Limiters. */
    Rates rates();

    /** Barriers. */
    Rounds rounds();

    /**
     * Passes announcements to {@code listener}, until the caller is cancelled. Returns only if the engine cannot listen.
     *
     * @throws EngineException if the connection is lost
     * @throws InterruptedException if the caller is cancelled
     */
    void listen(Listener listener) throws EngineException, InterruptedException;

    /** The time of this machine. */
    default LocalTime time() {
        return LocalTime.ofRun();
    }

    /** A description of the server, for messages and the log. */
    String description();

    /** Receives announcements. Must not wait. */
    interface Listener {

        /** Called when the engine begins to listen. Announcements may have been missed before. */
        void connected();

        /**
         * Called when something has changed under {@code topic}. At most {@code waiters} of the waits for the topic can use
         * the change.
         */
        void announced(String topic, int waiters);
    }
}
