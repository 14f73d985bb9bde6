package dev.weft.internal.scope;

/** A source of further tasks for a group whose completions are awaited. */
public interface Feed {
    /** The empty feed: only the body and the tasks of the group spawn tasks. */
    Feed NONE = new Feed() {
        @Override
        public boolean hasMore() {
            return false;
        }

        @Override
        public void fill() {}
    };

    /** Whether there will be another task after those that were spawned. */
    boolean hasMore();

    /** Spawns as many tasks as may run now. */
    void fill();
}
