package dev.weft.testing;

/**
 * The failure of a simulation for a reason other than an exception of the program. The message names the reason, and may show
 * what each task waits for. A suppressed exception, or the message of the kind {@link Kind#FAILING_SEED}, says how to reproduce
 * the failure.
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
         * A replay diverged from the original run, for example because the program uses another source of random
         * numbers or time than the simulation's.
         */
        DIVERGED,

        /** A callback of the simulation threw an exception: the action of a timer, or the trace. */
        BROKEN_CALLBACK,

        /** The run with one of many seeds failed. The cause of this error is the failure of that run. */
        FAILING_SEED
    }
}
