package dev.weft.testing;

/** How a simulation decides what happens next if there are several possibilities. */
public enum Strategy {
    /**
     * First come, first served, as in an event loop: a task runs until it waits. Finds no errors that need an unusual order.
     * For tests that need only control of time.
     */
    FIFO,

    /**
     * Every possibility is equally likely. Other tasks may also run where the running task could wait but need not.
     */
    RANDOM,

    /**
     * Probabilistic concurrency testing: tasks have random priorities, the task with the highest one runs, and at a few
     * random points it gets the lowest. Better than {@link #RANDOM} for errors in which one task must be very late.
     *
     * @implNote After S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A Randomized Scheduler with
     *     Probabilistic Guarantees of Finding Bugs", 2010.
     */
    PCT
}
