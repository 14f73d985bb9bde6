package dev.weft.queue;

import java.util.ArrayDeque;

/** Last in, first out. */
final class LifoBuffer<T> implements Buffer<T> {
    private final ArrayDeque<T> items = new ArrayDeque<>();

    @Override
    public void add(T item) {
        items.addLast(item);
    }

    @Override
    public T remove() {
        return items.removeLast();
    }

    @Override
    public int size() {
        return items.size();
    }
}
