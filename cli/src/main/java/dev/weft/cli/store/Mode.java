package dev.weft.cli.store;

/** How a run uses the journal of an earlier run. */
public enum Mode {
    /** There must be no journal. */
    NEW,
    /** The run continues the earlier one. */
    RESUME,
    /** The journal starts anew. */
    FRESH,
    /** The run fetches the bodies that have changed since the earlier run. */
    UPDATE
}
