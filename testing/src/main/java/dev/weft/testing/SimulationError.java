package dev.weft.testing;

/**
 * A simulation found that something is wrong with the program, beyond what the program itself threw. The message says
 * what, draws who waits for whom where that helps, and tells how to see it again.
 */
public final class SimulationError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    SimulationError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What can be wrong. */
    public enum Kind {
        /** Nothing can go on: every task waits, and no timer is armed. */
        DEADLOCK,

        /** A task blocked its thread in code that knows nothing of Weft, outside of {@code Async.blocking}. */
        REAL_BLOCKING,

        /** The limit of virtual time was reached: something repeats forever. */
        VIRTUAL_TIME_LIMIT,

        /** The limit of real time was reached. */
        REAL_TIME_LIMIT,

        /** Something was left behind: a lock not given back, a permit, a timer. */
        LEAK,

        /** A replay did not take the same course: the program has a source of chance of its own. */
        DIVERGED,

        /** Something that the simulation calls threw: a timer's action, or the trace. */
        BROKEN_CALLBACK,

        /** One of many seeds made the program fail; the cause is that failure. */
        FOUND
    }
}
