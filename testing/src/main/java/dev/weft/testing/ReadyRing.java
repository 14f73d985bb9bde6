package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * A list from which any element can be removed in constant time. Removing the first keeps the order; after another is removed,
 * the first takes its place.
 */
final class ReadyRing<T> {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Object[] slots = new Object[FIRST_CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(T thing) {
        if (size == slots.length) {
            grow();
        }
        slots[slot(size)] = thing;
        size++;
    }

    /** The element with this index. */
    @SuppressWarnings("unchecked") // only add writes to filled slots
    T get(int number) {
        return (T) java.util.Objects.requireNonNull(slots[slot(number)]);
    }

    /** Removes the element with this index. */
    T take(int number) {
        T taken = get(number);
        slots[slot(number)] = slots[first];
        slots[first] = null;
        first = slot(1);
        size--;
        return taken;
    }

    /** Removes {@code thing}, in linear time. False if it is not in the list. */
    boolean remove(T thing) {
        for (int i = 0; i < size; i++) {
            if (get(i) == thing) {
                take(i);
                return true;
            }
        }
        return false;
    }

    private int slot(int number) {
        return (first + number) & (slots.length - 1);
    }

    private void grow() {
        @Nullable Object[] larger = new Object[2 * slots.length];
        for (int i = 0; i < size; i++) {
            larger[i] = slots[slot(i)];
        }
        slots = larger;
        first = 0;
    }
}
