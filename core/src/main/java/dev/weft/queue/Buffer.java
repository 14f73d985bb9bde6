package dev.weft.queue;

/** The items in a queue, in the order in which they are taken. Items are not null. */
interface Buffer<T> {

    void add(T item);

    /** Removes and returns the next item. Called only if there is one. */
    T remove();

    int size();
}
