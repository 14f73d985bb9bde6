package dev.weft.internal;

/** A guard of actors, in the state in which tasks rest. There is no watcher: an actor does what it would do. */
public final class ActedGuard {
    private final StarvationGuard guard = StarvationGuard.off();

    /** Creates the guard. */
    public ActedGuard() {
        guard.becomeStarving();
    }

    /** What a task does that has begun many operations. */
    public void rest() {
        guard.rest();
    }

    /** What the watcher does at the end. */
    public void becomeIdle() {
        guard.becomeIdle();
    }
}
