package dev.weft.testing;

/** The way in which a simulation chooses the next step where several steps are possible. */
public enum Strategy {
    /**
     * The order of an event loop: a task runs until it waits, and ready tasks run in the order in which they became ready.
     * This strategy does not find errors that depend on an unusual order. It is for tests that only need virtual time.
     */
    FIFO,

    /**
     * Every possible step has the same probability. As with {@link #PCT}, a step is also chosen when a task calls a method that
     * can wait but has nothing to wait for this time; another task may then run first.
     */
    RANDOM,

    /**
     * Probabilistic concurrency testing: tasks have random priorities, and the task with the highest priority runs. At a few
     * random points the task that would run next gets the lowest priority, and so does a task that yields. This strategy is
     * better than {@link #RANDOM} at finding errors that occur only if one task is very late.
     *
     * @implNote After S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A Randomized Scheduler with
     *     Probabilistic Guarantees of Finding Bugs", 2010.
     */
    PCT
}
