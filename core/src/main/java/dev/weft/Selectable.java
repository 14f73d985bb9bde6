package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link dev.weft.select.Select Select} can wait for, among other alternatives: an item of a queue, a free
 * place in a queue, an event, the end of a task, or a promise. Queues, events, tasks and promises have methods that return
 * such an object, for example {@code whenSet}. The object has no effect until it is passed to a {@code Select}.
 *
 * <p>The type is opaque: only its implementations know how to wait for it. An object may be used several times, and by several
 * tasks.
 *
 * @param <T> the value that a {@link dev.weft.select.Clause Clause} passes to its job
 * @implSpec Primitives return an object that also implements {@link dev.weft.spi.wait.Choice}.
 */
public interface Selectable<T extends @Nullable Object> {}
