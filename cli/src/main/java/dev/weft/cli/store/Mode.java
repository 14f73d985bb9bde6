package dev.weft.cli.store;

/** How a run uses the journal of an earlier run. */
public enum Mode {
    /** There must be no journal of an earlier run. */
    NEW,
    /** The run continues the earlier run. */
    RESUME,
    /** The run ignores the earlier run, and starts a new journal. */
    FRESH,
    /** The run fetches the bodies that have changed since the earlier run. */
    UPDATE
}
