/**
 * Synchronisation primitives (locks, semaphores, events, …) by which tasks coordinate. Each can be used from any thread,
 * and in parallel runs, event loops and simulations.
 *
 * <p>{@link dev.weft.sync.Event} announces that something has happened; at a {@link dev.weft.sync.Barrier} tasks wait for
 * each other. {@link dev.weft.sync.Lock}, with its {@link dev.weft.sync.Condition}s, and
 * {@link dev.weft.sync.ReadWriteLock} guard state while their owner waits for something else.
 * {@link dev.weft.sync.Semaphore}, {@link dev.weft.sync.BoundedSemaphore} and {@link dev.weft.sync.CapacityLimiter} limit
 * how many tasks do something at the same time.
 *
 * <p>All of them serve waiters in the order of arrival. Permits and leases are given back by closing them. A caller that is
 * cancelled while waiting acquires nothing, and takes nothing from the next waiter; a caller that was served before it was
 * cancelled returns normally, and the cancellation is thrown at its next wait. {@code Async.withTimeout} around a wait limits
 * it in time. A wait that cannot end, because the owner waits for the caller, throws an {@link IllegalStateException}. A
 * primitive can have a name, and reports its state and the number of its waiters.
 */
@NullMarked
package dev.weft.sync;

import org.jspecify.annotations.NullMarked;
