/**
 * Waiting and cancellation: what every task and every primitive is built on. For authors of primitives; applications
 * need none of it.
 *
 * <p>{@link dev.weft.spi.wait.Waiter} and {@link dev.weft.spi.wait.WaitQueue} are how everything waits; {@link
 * dev.weft.spi.wait.CancelScope} and {@link dev.weft.spi.wait.Strand} are where a wait can be cancelled; {@link
 * dev.weft.spi.wait.Awaitable} and {@link dev.weft.spi.wait.Owned} say what is waited for and who has it. Threads are
 * suspended and resumed through {@link dev.weft.spi.wait.Parker}, which is all that a wait knows of its scheduler. This
 * package uses nothing but the JDK.
 */
@NullMarked
package dev.weft.spi.wait;

import org.jspecify.annotations.NullMarked;
