package dev.weft.internal.scope;

/** Where a group gets further tasks from while its completions are awaited. */
public interface Feed {
    /** The feed of a group whose tasks are spawned by hand. */
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
