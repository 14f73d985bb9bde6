package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link dev.weft.select.Select Select} can wait for beside others: an item of a queue, room in one,
 * an event, the end of a task, a promise. It is got from what it is about, and does nothing until it is selected.
 *
 * <p>An opaque type: how it is waited for is known to its implementations only. It may be used again, and by several
 * tasks.
 *
 * @param <T> what the selection gives if this is the one that comes
 * @implSpec Implemented by primitives, by an object that is a {@link dev.weft.spi.wait.Choice} too.
 */
public interface Selectable<T extends @Nullable Object> {}
