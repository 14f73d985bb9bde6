package dev.weft.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timing wheel. Entries are added and removed in constant time, because most timeouts never fire. Not
 * thread-safe; {@link SystemClock} guards it.
 *
 * <h2>Overview</h2>
 *
 * <p>Time is counted in ticks. Level 0 has {@value #SLOTS} slots of one tick each; the slots of each further level are
 * {@value #SLOTS} times as long. Together the levels cover every deadline:
 *
 * <pre>
 *   level 0   |0|1|2|…|63|           a slot is 1 tick
 *   level 1   |  0  |  1  |…|  63  |     64 ticks
 *   level 2   |      0      |  …          4,096 ticks
 * </pre>
 *
 * <p><b>Invariants.</b> An entry is on the level of the highest six-bit digit in which its tick differs from {@code now}, in
 * the slot of that digit. When {@code now} enters a slot of a higher level, the entries of that slot are moved to lower levels;
 * when {@code now} reaches a slot of level 0, the entries of that slot are due. One bit for each slot marks occupied slots,
 * so the next occupied slot is found without a search.
 *
 * @implNote Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987.
 */
final class TimerWheel {
    /** The result of {@link #nextTick} if there is no entry. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = (Long.SIZE - 1 + BITS - 1) / BITS;

    private final @Nullable Entry[] slots = new Entry[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long now;

    /** An entry with its tick, in a doubly linked list with the other entries of its slot. */
    static class Entry {
        private final long tick;
        private int slot = -1;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        Entry(long tick) {
            this.tick = tick;
        }

        final long tick() {
            return tick;
        }
    }

    /** Adds an entry. If the tick of the entry is not in the future, the entry is due at the next tick. */
    void add(Entry entry) {
        long tick = Math.max(entry.tick, now + 1);
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((tick ^ now) | (SLOTS - 1))) / BITS;
        int slot = (int) (tick >>> (level * BITS)) & (SLOTS - 1);
        push(entry, level * SLOTS + slot);
        occupied[level] |= 1L << slot;
    }

    /** Removes an entry; returns false if it is not in the wheel. */
    boolean remove(Entry entry) {
        int slot = entry.slot;
        if (slot < 0) {
            return false;
        }
        Entry before = entry.previous;
        Entry after = entry.next;
        if (after != null) {
            after.previous = before;
        }
        if (before != null) {
            before.next = after;
        } else {
            slots[slot] = after;
            if (after == null) {
                occupied[slot / SLOTS] &= ~(1L << (slot % SLOTS));
            }
        }
        entry.slot = -1;
        entry.previous = null;
        entry.next = null;
        return true;
    }

    /**
     * Returns the next tick at which {@link #advance} has work to do; no entry is due before that tick. Returns {@link #NEVER}
     * if the wheel is empty.
     */
    long nextTick() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return startOf(level, Long.numberOfTrailingZeros(occupied[level]));
            }
        }
        return NEVER;
    }

    /**
     * Advances time to {@code tick}, and passes every entry that is due by then to the consumer {@code due}, in the order of
     * ticks. An entry is removed after {@code due} has returned.
     */
    void advance(long tick, Consumer<Entry> due) {
        for (long next = nextTick(); next <= tick; next = nextTick()) {
            int level = lowestOccupied();
            int slot = level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            now = next;
            for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
                if (entry.tick <= next) {
                    due.accept(entry);
                    remove(entry);
                } else {
                    remove(entry);
                    add(entry);
                }
            }
        }
        now = Math.max(now, tick);
    }

    private int lowestOccupied() {
        int level = 0;
        while (occupied[level] == 0) {
            level++;
        }
        return level;
    }

    /**
     * Returns the first tick of a future slot: its digits above the level are those of {@code now}, and those below are zero.
     */
    private long startOf(int level, int slot) {
        int shift = level * BITS;
        long above = shift + BITS >= Long.SIZE ? 0 : now >>> (shift + BITS) << (shift + BITS);
        return above | (long) slot << shift;
    }

    private void push(Entry entry, int slot) {
        Entry first = slots[slot];
        entry.slot = slot;
        entry.next = first;
        if (first != null) {
            first.previous = entry;
        }
        slots[slot] = entry;
    }
}
