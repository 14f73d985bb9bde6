package dev.weft.shared;

/**
 * How many items a {@link SharedQueue} has.
 *
 * @param due could be taken now
 * @param later will be due later
 * @param delivered were taken, and are hidden
 * @param dead are dead letters
 * @param closed whether the queue takes no more items
 */
public record QueueCounts(long due, long later, long delivered, long dead, boolean closed) {

    /** Those that are not dead. */
    public long live() {
        return due + later + delivered;
    }
}
