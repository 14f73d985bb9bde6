package dev.weft.testing;

/** How a simulation chooses the next step where several are possible. */
public enum Strategy {
    /**
     * The order of an event loop: a task runs until it waits, and ready tasks run in the order in which they became ready.
     * It does not find errors that depend on an unusual order, and is for tests that only need virtual time.
     */
    FIFO,

    /** Every possible step with the same probability, also where a task could wait but need not. */
    RANDOM,

    /**
     * Probabilistic concurrency testing: tasks have random priorities, the highest runs, and at a few random points the running
     * task gets the lowest. Better than {@link #RANDOM} at errors that need one task to be very late.
     *
     * @implNote After S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A Randomized Scheduler with
     *     Probabilistic Guarantees of Finding Bugs", 2010.
     */
    PCT
}
