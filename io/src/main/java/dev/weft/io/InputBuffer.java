package dev.weft.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that have arrived and were not read yet: a part of an array, from {@code start} to {@code end}. The array grows
 * as bytes arrive, so its size is bounded by the bytes that have arrived, not by a length that the peer announces. A large
 * array that has become empty is released.
 */
final class InputBuffer {
    private static final byte[] NONE = {};
    private static final int SMALLEST = 1 << 10;
    private static final int KEPT = 1 << 14;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    /** The size of the next array. It doubles each time that a single read has filled an array. */
    private int next = SMALLEST;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Space for at least one more byte. Must be followed by {@link #added}. */
    ByteBuffer space() {
        if (isEmpty() && bytes.length < next) {
            bytes = new byte[next];
        } else if (end == bytes.length) {
            makeSpace(Math.max(next, size()));
        }
        return ByteBuffer.wrap(bytes, end, bytes.length - end);
    }

    /** Records that {@code count} bytes were put into {@link #space}. */
    void added(int count) {
        end += count;
        if (end == bytes.length) {
            next = Math.min(2 * next, KEPT);
        }
    }

    private void makeSpace(int wanted) {
        long needed = (long) size() + wanted;
        if (needed > LARGEST) {
            throw new OutOfMemoryError("more than " + LARGEST + " bytes have arrived and were not read");
        }
        byte[] into = needed <= bytes.length ? bytes : new byte[(int) needed];
        System.arraycopy(bytes, start, into, 0, size());
        end = size();
        start = 0;
        bytes = into;
    }

    /** Moves as many bytes to the buffer {@code into} as it has space for, and returns their number. */
    int take(ByteBuffer into) {
        int count = Math.min(size(), into.remaining());
        into.put(bytes, start, count);
        skip(count);
        return count;
    }

    /** Takes the first {@code count} bytes. At least {@code count} bytes must be in the buffer. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        skip(count);
        return taken;
    }

    /** Drops the first {@code count} bytes. At least {@code count} bytes must be in the buffer. */
    void skip(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = NONE;
            }
        }
    }

    /** Puts {@code taken} back in front of the other bytes. */
    void unread(ByteBuffer taken) {
        int count = taken.remaining();
        if (count > start) {
            byte[] into = new byte[Math.max(SMALLEST, count + size())];
            System.arraycopy(bytes, start, into, count, size());
            end = count + size();
            start = count;
            bytes = into;
        }
        taken.get(bytes, start - count, count);
        start -= count;
    }

    /** The index of the first {@code delimiter} at or after index {@code from}; -1 if there is none. */
    int indexOf(byte[] delimiter, int from) {
        int last = end - delimiter.length;
        for (int at = start + from; at <= last; at++) {
            if (bytes[at] == delimiter[0]
                    && Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at - start;
            }
        }
        return -1;
    }

    /** The byte at {@code index}; the first has index 0. */
    byte at(int index) {
        return bytes[start + index];
    }
}
