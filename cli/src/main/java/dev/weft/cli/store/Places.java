package dev.weft.cli.store;

import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.cursors.LongLongCursor;
import java.util.ArrayList;
import java.util.List;

/**
 * The positions of the lines of a journal, by their keys. Of each key, only the first half is stored, so an entry takes
 * 16 bytes. A key that occurs several times has several positions, which are returned in order.
 */
final class Places {
    static final long NONE = -1;

    private final LongLongHashMap first = new LongLongHashMap();

    /** The last position of each key that occurs several times. */
    private final LongLongHashMap last = new LongLongHashMap();

    /** For each position of a key except the last, the next position of the same key. */
    private final LongLongHashMap next = new LongLongHashMap();

    void add(long key, long place) {
        if (!first.containsKey(key)) {
            first.put(key, place);
            return;
        }
        next.put(last.getOrDefault(key, first.get(key)), place);
        last.put(key, place);
    }

    /** The first position of a key; {@link #NONE} if there is none. */
    long get(long key) {
        return first.getOrDefault(key, NONE);
    }

    /** The positions of a key, in order. */
    List<Long> all(long key) {
        List<Long> places = new ArrayList<>();
        for (long place = get(key); place != NONE; place = next.getOrDefault(place, NONE)) {
            places.add(place);
        }
        return places;
    }

    /** All positions. */
    List<Long> all() {
        List<Long> places = new ArrayList<>();
        for (LongLongCursor each : first) {
            places.addAll(all(each.key));
        }
        return places;
    }

    /** Replaces the positions of a key. */
    void set(long key, List<Long> places) {
        while (get(key) != NONE) {
            removeFirst(key);
        }
        places.forEach(place -> add(key, place));
    }

    /** Removes the first position of a key. */
    void removeFirst(long key) {
        long place = first.remove(key);
        if (next.containsKey(place)) {
            first.put(key, next.remove(place));
        } else {
            last.remove(key);
        }
    }

    /** The number of keys. */
    int size() {
        return first.size();
    }
}
