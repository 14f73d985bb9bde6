package dev.weft.cli.store;

/** What to do about the journal of an earlier run. */
public enum Mode {
    /** There must be none. */
    NEW,
    /** The run continues with it. */
    RESUME,
    /** It starts anew. */
    FRESH,
    /** The run fetches what has changed since. */
    UPDATE
}
