package dev.weft.internal;

/** The turns of actors. There is no watcher: actors do what it would do. */
public final class ActedTurns {
    private final FairTurns turns = FairTurns.unwatched(Thread::new);

    /** Turns with a shortage of carriers. */
    public ActedTurns() {
        turns.becomeShort();
    }

    /** What a task does that has had its turn. */
    public void rest() {
        turns.rest();
    }

    /** What the watcher does at the end of a shortage. */
    public void endShortage() {
        turns.becomeIdle();
    }
}
