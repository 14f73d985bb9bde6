package dev.weft.explore;

/** Unwinds an actor whose play is over, because a flaw was found or no actor can continue. */
public final class Abandoned extends Error {
    private static final long serialVersionUID = 1;

    Abandoned() {
        super("the play is over", null, false, false);
    }
}
