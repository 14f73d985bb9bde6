package dev.weft.queue;

/** The items of a queue that nobody has taken yet, and the rule by which one of them comes next. Never null. */
interface Buffer<T> {

    void add(T item);

    /** Takes out the one that comes next. Called only if there is one. */
    T remove();

    int size();
}
