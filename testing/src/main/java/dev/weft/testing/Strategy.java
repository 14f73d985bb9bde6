package dev.weft.testing;

/** How a simulation decides what happens next where several things could. */
public enum Strategy {
    /**
     * First come, first served, as an event loop does: a task runs until it waits. It finds no errors that need an
     * unusual order, and is for tests that only want time under control.
     */
    FIFO,

    /** Any of the things that could happen, each as likely; also where a task could wait but need not. */
    RANDOM,

    /**
     * Probabilistic concurrency testing: tasks have random priorities, the highest runs, and at a few random points it
     * falls behind all others. Better than {@link #RANDOM} at errors that need one task to be very late.
     *
     * @implNote After S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A Randomized Scheduler with
     *     Probabilistic Guarantees of Finding Bugs", 2010.
     */
    PCT
}
