package dev.weft.testing;

/**
 * The failure of a simulation for a reason other than an exception of the program. The message names the error, may
 * show the waits of the tasks, and says how to reproduce the failure.
 */
public final class SimulationError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    SimulationError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of failures. */
    public enum Kind {
        /** No task can continue: all tasks wait, and no timer is armed. */
        DEADLOCK,

        /** A task blocked its thread in code outside of Weft and of {@code Async.blocking}. */
        REAL_BLOCKING,

        /** The limit of virtual time was reached; the program seems to run forever. */
        VIRTUAL_TIME_LIMIT,

        /** The limit of real time was reached. */
        REAL_TIME_LIMIT,

        /** A lock, a permit or a timer was left behind. */
        LEAK,

        /**
         * A replay diverged from the original run: the program uses a source of random numbers or time other than the
         * simulation's.
         */
        DIVERGED,

        /** A callback of the simulation threw an exception: the action of a timer, or the trace. */
        BROKEN_CALLBACK,

        /** The run of one of many seeds failed; the cause is that failure. */
        FAILING_SEED
    }
}
