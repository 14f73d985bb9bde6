package dev.weft.shared;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which an item is put. Immutable: each method returns settings with one change.
 *
 * @param delay the time from the put until the item can be taken; zero by default
 * @param priority the priority: items with a higher number are taken first; 0 by default
 * @param key if not null, the item is not put while the queue has another item with this key, unless the other item is dead
 */
public record PutOptions(
        Duration delay, int priority, @Nullable String key) {
    private static final PutOptions STANDARD = new PutOptions(Duration.ZERO, 0, null);

    /** Checks the parameters. */
    public PutOptions {
        Require.notNegative(delay, "delay");
    }

    /** The default settings. */
    public static PutOptions standard() {
        return STANDARD;
    }

    /** These settings with another delay. */
    public PutOptions delay(Duration delay) {
        return new PutOptions(delay, priority, key);
    }

    /** These settings with another priority. */
    public PutOptions priority(int priority) {
        return new PutOptions(delay, priority, key);
    }

    /** These settings with another key. */
    public PutOptions key(String key) {
        return new PutOptions(delay, priority, Objects.requireNonNull(key, "key"));
    }
}
