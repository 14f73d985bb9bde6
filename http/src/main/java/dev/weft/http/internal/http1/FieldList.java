package dev.weft.http.internal.http1;

import dev.weft.http.spi.HeaderFields;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the head that is being read. Most heads of a connection have the same fields as the previous head, so
 * the list also remembers the previous fields. If all fields are the same, the two heads share one {@link HeaderFields}
 * object, which is immutable.
 */
final class FieldList {
    /** The maximum number of fields that are remembered. */
    private static final int MAX_REMEMBERED = 32;

    /** The maximum size of a remembered field, in bytes. Most larger fields differ each time. */
    private static final int MAX_REMEMBERED_SIZE = 256;

    private final int max;
    private final @Nullable Line[] remembered = new @Nullable Line[MAX_REMEMBERED];
    private String[] namesAndValues = new String[2 * MAX_REMEMBERED];
    private int size;
    private boolean isUnchanged;
    private HeaderFields previous = HeaderFields.none();

    /** A list of at most {@code max} fields. */
    FieldList(int max) {
        this.max = max;
    }

    void begin() {
        size = 0;
        isUnchanged = true;
    }

    /** The field of the previous head at the current position; null if it is not remembered. */
    @Nullable
    Line expected() {
        return size < MAX_REMEMBERED ? remembered[size] : null;
    }

    void add(Line line) throws HeadTooLargeException {
        if (size == max) {
            throw new HeadTooLargeException("there are more than " + max + " fields");
        }
        if (expected() != line) {
            isUnchanged = false;
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
        if (size < MAX_REMEMBERED) {
            remembered[size] = line.raw().length <= MAX_REMEMBERED_SIZE ? line : null;
        }
    }

    /** Returns the fields, when all have been added. */
    HeaderFields end() {
        if (!isUnchanged || size != previous.size()) {
            previous = size == 0 ? HeaderFields.none() : HeaderFields.received(Arrays.copyOf(namesAndValues, 2 * size));
        }
        return previous;
    }
}
