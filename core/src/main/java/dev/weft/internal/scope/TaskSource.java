package dev.weft.internal.scope;

/** A source of further tasks for a group whose completions are awaited. */
public interface TaskSource {
    /** The empty source: only the body and the tasks of the group spawn tasks. */
    TaskSource NONE = new TaskSource() {
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
