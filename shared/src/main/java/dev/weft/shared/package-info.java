/**
 * Locks, semaphores, limits, queues, events and barriers between machines, which share a server.
 *
 * <p>They have the names of the primitives in {@code dev.weft.sync} and {@code dev.weft.queue}, but types of their own, because
 * their promises differ between machines: a lock is a lease with a token, permits belong to a process that must renew them, and
 * a queue delivers at least once. {@code docs/shared.md} has the contract.
 *
 * <pre>
 *   SharedLock  SharedSemaphore  SharedLimiter  SharedQueue  SharedEvent  SharedBarrier  SharedOnce
 *        Acquisition                   their common part: polls the server until a claim is granted
 *        Leases    Notices    Calls    renewal and deadlines; announcements; calls that can be abandoned
 *   spi            Engine              what a server must do
 *   memory  postgres  redis            engines
 * </pre>
 */
@NullMarked
package dev.weft.shared;

import org.jspecify.annotations.NullMarked;
