package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link dev.weft.select.Select Select} can wait for, among other alternatives: an item of a queue, room in a
 * queue, an event, the end of a task, a promise. Primitives return it from methods such as {@code whenSet}. It has no effect
 * until it is selected.
 *
 * <p>An opaque type: how it is waited for is known to its implementations only. It may be used again, and by several
 * tasks.
 *
 * @param <T> the value that the job of the clause receives
 * @implSpec Primitives return an object that also implements {@link dev.weft.spi.wait.Choice}.
 */
public interface Selectable<T extends @Nullable Object> {}
