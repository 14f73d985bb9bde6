package dev.weft.testing;

import org.jspecify.annotations.Nullable;

/**
 * A list from which any element can be removed in constant time. If the first element is removed, the others keep their order.
 * If another element is removed, the first element takes its place.
 */
final class ReadyRing<T> {
    private static final int INITIAL_CAPACITY = 16;

    private @Nullable Object[] slots = new Object[INITIAL_CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(T element) {
        if (size == slots.length) {
            grow();
        }
        slots[slot(size)] = element;
        size++;
    }

    /** The element with this index. */
    @SuppressWarnings("unchecked") // only add fills slots
    T get(int index) {
        return (T) java.util.Objects.requireNonNull(slots[slot(index)]);
    }

    /** Removes the element with this index. */
    T take(int index) {
        T taken = get(index);
        slots[slot(index)] = slots[first];
        slots[first] = null;
        first = slot(1);
        size--;
        return taken;
    }

    /** Removes {@code element}, in linear time. Returns false if it is not in the list. */
    boolean remove(T element) {
        for (int i = 0; i < size; i++) {
            if (get(i) == element) {
                take(i);
                return true;
            }
        }
        return false;
    }

    private int slot(int index) {
        return (first + index) & (slots.length - 1); // the length is a power of two
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
