/**
 * Locks, semaphores, limits, queues, events and barriers between machines, which share a server.
 *
 * <p>They have the words of {@code dev.weft.sync} and {@code dev.weft.queue}, and types of their own, because between machines they
 * promise something else: a lock is a lease with a token, permits belong to a process that must renew them, and a queue delivers
 * at least once. {@code docs/shared.md} has the contract.
 *
 * <pre>
 *   SharedLock  SharedSemaphore  SharedLimiter  SharedQueue  SharedEvent  SharedBarrier  SharedOnce
 *        Acquisition                   what they have in common: claims that are asked for until granted
 *        Leases    Notices    Calls    renewal and deadlines; announcements; calls that can be abandoned
 *   spi            Engine              what a server must do
 *   memory  postgres  redis            engines
 * </pre>
 */
@NullMarked
package dev.weft.shared;

import org.jspecify.annotations.NullMarked;
