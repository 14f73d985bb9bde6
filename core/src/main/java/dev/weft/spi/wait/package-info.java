/**
 * Waiting and cancellation, on which all tasks and primitives (such as locks and queues) are built. For authors of
 * primitives; applications do not need it.
 *
 * <p>All waits use {@link dev.weft.spi.wait.Waiter} and {@link dev.weft.spi.wait.WaitQueue}.
 * {@link dev.weft.spi.wait.CancelScope} and {@link dev.weft.spi.wait.Strand} determine which waits a cancellation ends.
 * {@link dev.weft.spi.wait.Awaitable} and {@link dev.weft.spi.wait.Owned} describe the targets of waits and their owners.
 * {@link dev.weft.spi.wait.Parker} is the part of a scheduler that the code of waits calls. This package depends on the JDK
 * only.
 */
@NullMarked
package dev.weft.spi.wait;

import org.jspecify.annotations.NullMarked;
