/**
 * Tools by which tasks wait for each other. Each can be used from any thread, in any way to run.
 *
 * <p>{@link dev.weft.sync.Event} says that something has happened, {@link dev.weft.sync.Barrier} that all have come.
 * {@link dev.weft.sync.Lock}, with its {@link dev.weft.sync.Condition}s, and {@link dev.weft.sync.ReadWriteLock} guard
 * state while their owner waits for something else. {@link dev.weft.sync.Semaphore}, {@link
 * dev.weft.sync.BoundedSemaphore} and {@link dev.weft.sync.CapacityLimiter} keep how many do something at once.
 *
 * <p>What they have in common: first come, first served. Permits and leases are given back by closing them. Who is
 * cancelled while it waits has got nothing and keeps nothing from the next; who was handed something a moment before
 * returns with it, and is cancelled at its next wait. A limit in time is {@code Async.withTimeout} around the wait. A
 * wait for something that cannot come, because its owner waits for the caller, is an {@link IllegalStateException}.
 * Each tells its state and how many wait, by a name if it was given one.
 */
@NullMarked
package dev.weft.sync;

import org.jspecify.annotations.NullMarked;
