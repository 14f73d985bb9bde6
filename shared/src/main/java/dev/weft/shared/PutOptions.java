package dev.weft.shared;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an item is put. A value: each method returns another one.
 *
 * @param delay when it can be taken, from when it was put; zero by default
 * @param priority a higher number is taken first; 0 by default
 * @param key if not null, the item is not put while the queue has an item with the same key that is neither acknowledged nor dead
 */
public record PutOptions(
        Duration delay, int priority, @Nullable String key) {
    private static final PutOptions STANDARD = new PutOptions(Duration.ZERO, 0, null);

    /** Checks the parameters. */
    public PutOptions {
        Require.notNegative(delay, "delay");
    }

    /** The default. */
    public static PutOptions standard() {
        return STANDARD;
    }

    /** With a delay. */
    public PutOptions delay(Duration delay) {
        return new PutOptions(delay, priority, key);
    }

    /** With a priority. */
    public PutOptions priority(int priority) {
        return new PutOptions(delay, priority, key);
    }

    /** With a key by which the item is put once. */
    public PutOptions key(String key) {
        return new PutOptions(delay, priority, Objects.requireNonNull(key, "key"));
    }
}
