package dev.weft.http.internal.http1;

import dev.weft.http.spi.HeaderFields;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the head that is being read, and those of the head before, by which it is expected to look. If all of
 * them are the same, the {@link HeaderFields}, which are immutable, are the same object.
 */
final class FieldList {
    /** The number of fields that are remembered, and up to which size; large ones mostly differ each time. */
    private static final int MOST_REMEMBERED = 32;

    private static final int LARGEST_REMEMBERED = 256;

    private final int most;
    private final @Nullable Line[] remembered = new @Nullable Line[MOST_REMEMBERED];
    private String[] namesAndValues = new String[2 * MOST_REMEMBERED];
    private int size;
    private boolean asBefore;
    private HeaderFields before = HeaderFields.none();

    /** A list of at most {@code most} fields. */
    FieldList(int most) {
        this.most = most;
    }

    void begin() {
        size = 0;
        asBefore = true;
    }

    /** The next field if it is the same as in the head before; null if none is remembered. */
    @Nullable
    Line expected() {
        return size < MOST_REMEMBERED ? remembered[size] : null;
    }

    void add(Line line) throws HeadTooLargeException {
        if (size == most) {
            throw new HeadTooLargeException("there are more than " + most);
        }
        if (expected() != line) {
            asBefore = false;
            remember(line);
        }
        if (2 * size == namesAndValues.length) {
            namesAndValues = Arrays.copyOf(namesAndValues, 4 * size);
        }
        namesAndValues[2 * size] = line.name();
        namesAndValues[2 * size + 1] = line.value();
        size++;
    }

    private void remember(Line line) {
        if (size < MOST_REMEMBERED) {
            remembered[size] = line.raw().length <= LARGEST_REMEMBERED ? line : null;
        }
    }

    /** The fields, which are complete. */
    HeaderFields end() {
        if (!asBefore || size != before.size()) {
            before = size == 0 ? HeaderFields.none() : HeaderFields.received(Arrays.copyOf(namesAndValues, 2 * size));
        }
        return before;
    }
}
