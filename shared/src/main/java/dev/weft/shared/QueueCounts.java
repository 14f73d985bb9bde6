package dev.weft.shared;

import dev.weft.shared.spi.Items;

/**
 * The number of items in a {@link SharedQueue}, by their state.
 *
 * @param due items that could be taken now
 * @param delayed items that will be due later
 * @param inFlight items that were taken and are hidden
 * @param dead items that are dead letters
 * @param closed whether the queue accepts no more items
 */
public record QueueCounts(long due, long delayed, long inFlight, long dead, boolean closed) {

    static QueueCounts of(Items.Counts counts) {
        return new QueueCounts(counts.due(), counts.delayed(), counts.inFlight(), counts.dead(), counts.closed());
    }

    /** The number of items that are not dead letters. */
    public long live() {
        return due + delayed + inFlight;
    }
}
