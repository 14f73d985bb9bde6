package dev.weft.spi.run;

/**
 * A source of events outside of the process, for which tasks wait, such as a selector of channels. Carriers (the platform
 * threads under virtual threads) that have nothing else to do wait for its events: see {@link IdleCarriers}. So an event
 * resumes its task on the carrier that will run the task.
 *
 * <p>{@link #await} and {@link #report} are called by one thread at a time, a platform thread. The other methods are called by
 * any thread, and never wait.
 */
public interface EventSource {

    /**
     * Applies the changes that were made to the set of watched events since the last call, then waits until there is an
     * event, {@link #wakeUp} is called, or {@code nanos} have passed; the time may be rounded up to milliseconds. Returns
     * immediately if no task waits for an event.
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

    /** Makes the current call of {@link #await} return soon; if there is none, the next call. */
    void wakeUp();

    /** Whether a task waits for an event, or a change to the set of watched events is not yet applied. */
    boolean isNeeded();
}
