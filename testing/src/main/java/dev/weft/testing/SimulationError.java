package dev.weft.testing;

/**
 * Thrown when a simulation finds an error of the program that the program itself did not throw. The message describes the
 * error, shows which task waits for which where that helps, and says how to replay it.
 */
public final class SimulationError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    SimulationError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The kind of error. */
    public Kind kind() {
        return kind;
    }

    /** The kinds of errors. */
    public enum Kind {
        /** No task can run any more: every task waits, and no timer is armed. */
        DEADLOCK,

        /** A task blocked its thread by other means than Weft, outside of {@code Async.blocking}. */
        REAL_BLOCKING,

        /** The limit of virtual time was reached: the program probably never ends. */
        VIRTUAL_TIME_LIMIT,

        /** The limit of real time was reached. */
        REAL_TIME_LIMIT,

        /** A lock, a permit or a timer was left behind. */
        LEAK,

        /** A replay took another course: the program has changed or has a source of randomness of its own. */
        DIVERGED,

        /** The action of a timer, or the trace, threw an exception. */
        BROKEN_CALLBACK,

        /** The program failed with one of many seeds; the cause is that failure. */
        FOUND
    }
}
