package dev.weft.spi.run;

/**
 * A source of events outside of the process for which tasks wait, such as a selector of channels. Carriers that have nothing
 * else to do wait for its events (see {@link IdleCarriers}), so that an event resumes its task on the thread that will run it.
 *
 * <p>{@link #await} and {@link #report} are called by one thread at a time, a platform thread. The other methods are called by
 * any thread, and never wait.
 */
public interface EventSource {

    /**
     * Takes in what has changed since the last call, then waits until there is an event, {@link #wakeUp} is called, or {@code
     * nanos} have passed; the time may be rounded up to milliseconds. Returns immediately if no task waits for an event.
     *
     * @param nanos how long to wait; with zero the call only checks for events
     */
    void await(long nanos);

    /**
     * Resumes the tasks that wait for the events which the last {@link #await} has found. Never waits.
     *
     * @return the number of events
     */
    int report();

    /** Makes the call of {@link #await} that is in progress return soon, or the next one if there is none. */
    void wakeUp();

    /** Whether a task waits for an event, or there is a change that is not yet taken in. */
    boolean isNeeded();
}
