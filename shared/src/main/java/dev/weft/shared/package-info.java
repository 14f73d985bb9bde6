/**
 * Locks, semaphores, limits, queues, events and barriers between machines, which share a server.
 *
 * <p>These objects have the names of the primitives in {@code dev.weft.sync} and {@code dev.weft.queue}, but they are
 * types of their own, because they promise something else: a lock is a lease with a token, permits belong to a process
 * that must renew them, and a queue delivers at least once. {@code docs/shared.md} has the contract.
 *
 * <pre>
 *   SharedLock  SharedSemaphore  SharedLimiter  SharedQueue  SharedEvent  SharedBarrier  SharedOnce
 *        Acquisition                   for locks, semaphores and single runs: polls until a claim is granted
 *        Leases    Notices    Call     renewal and deadlines; announcements; operations that a caller can abandon
 *   spi            Engine              what a server must do
 *   memory  postgres  redis            engines
 * </pre>
 */
@NullMarked
package dev.weft.shared;

import org.jspecify.annotations.NullMarked;
