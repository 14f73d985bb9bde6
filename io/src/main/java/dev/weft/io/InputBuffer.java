package dev.weft.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that came and were not asked for yet: a part of an array, from {@code start} to {@code end}. It grows as
 * bytes come, so its size is bounded by what really came, not by what was announced; a large array that has become empty
 * is let go.
 */
final class InputBuffer {
    private static final byte[] NONE = {};
    private static final int SMALLEST = 1 << 10;
    private static final int KEPT = 1 << 14;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    /** How large the next array is: the more comes at once, the larger. */
    private int next = SMALLEST;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Where the next bytes go: room for one at least, mostly for as many as there are; to be followed by {@link #added}. */
    ByteBuffer room() {
        if (isEmpty() && bytes.length < next) {
            bytes = new byte[next];
        } else if (end == bytes.length) {
            makeRoom(Math.max(next, size()));
        }
        return ByteBuffer.wrap(bytes, end, bytes.length - end);
    }

    /** So many bytes were put where {@link #room} said. */
    void added(int count) {
        end += count;
        if (end == bytes.length) {
            next = Math.min(2 * next, KEPT);
        }
    }

    private void makeRoom(int wanted) {
        long needed = (long) size() + wanted;
        if (needed > LARGEST) {
            throw new OutOfMemoryError("more than " + LARGEST + " bytes came at once");
        }
        byte[] into = needed <= bytes.length ? bytes : new byte[(int) needed];
        System.arraycopy(bytes, start, into, 0, size());
        end = size();
        start = 0;
        bytes = into;
    }

    /** Takes as many bytes as there are and as {@code into} has room for. */
    int take(ByteBuffer into) {
        int count = Math.min(size(), into.remaining());
        into.put(bytes, start, count);
        skip(count);
        return count;
    }

    /** Takes {@code count} bytes, which are there. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        skip(count);
        return taken;
    }

    /** Drops {@code count} bytes, which are there. */
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

    /** Puts bytes back in front of those that are there. */
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

    /** Where {@code delimiter} begins, not before {@code from}, counted from the first byte that is here; or -1. */
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

    /** The byte at {@code index}, counted from the first that is here. */
    byte at(int index) {
        return bytes[start + index];
    }
}
