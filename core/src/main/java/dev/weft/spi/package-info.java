/**
 * The core under tasks and primitives: waiting, cancellation, time, threads. For authors of primitives and of
 * schedulers; applications need none of it.
 *
 * <p>{@link dev.weft.spi.Waiter} and {@link dev.weft.spi.WaitQueue} are how everything waits; {@link
 * dev.weft.spi.CancelScope} and {@link dev.weft.spi.Strand} are where it can be cancelled; {@link
 * dev.weft.spi.Scheduler} and {@link dev.weft.spi.Clock} are what a way to run brings. This package uses nothing but
 * the JDK.
 */
@NullMarked
package dev.weft.spi;

import org.jspecify.annotations.NullMarked;
