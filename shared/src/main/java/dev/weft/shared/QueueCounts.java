package dev.weft.shared;

/**
 * The numbers of items in a {@link SharedQueue}.
 *
 * @param due items that could be taken now
 * @param later items that will be due later
 * @param delivered items that were taken and are hidden
 * @param dead items that are dead letters
 * @param closed whether the queue takes no more items
 */
public record QueueCounts(long due, long later, long delivered, long dead, boolean closed) {

    /** The number of items that are not dead letters. */
    public long live() {
        return due + later + delivered;
    }
}
