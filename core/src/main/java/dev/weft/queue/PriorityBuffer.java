package dev.weft.queue;

import java.util.Comparator;

/** A buffer from which the least item is removed first; equal items are removed in the order in which they were put. */
final class PriorityBuffer<T> implements Buffer<T> {
    private final java.util.PriorityQueue<Entry<T>> entries;
    private long added;

    PriorityBuffer(Comparator<? super T> order) {
        entries = new java.util.PriorityQueue<>(
                Comparator.comparing((Entry<T> entry) -> entry.item, order).thenComparingLong(Entry::number));
    }

    private record Entry<T>(T item, long number) {}

    @Override
    public void add(T item) {
        entries.add(new Entry<>(item, added++));
    }

    @Override
    public T remove() {
        return entries.remove().item;
    }

    @Override
    public int size() {
        return entries.size();
    }
}
