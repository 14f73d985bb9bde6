/**
 * Weft: tasks, groups of tasks, timeouts and cancellation in plain code that waits.
 *
 * <p>Start with {@link dev.weft.Async} and {@link dev.weft.TaskGroup}. What they make: {@link dev.weft.Task}, {@link
 * dev.weft.Completion}, {@link dev.weft.Outcome}, {@link dev.weft.TaskFailedException}, {@link dev.weft.Deadline}, {@link
 * dev.weft.TimedOutException}. For
 * a value that comes from elsewhere: {@link dev.weft.Promise}. {@link dev.weft.Job} and {@link dev.weft.Action} are
 * what lambdas become.
 *
 * <p>There are three ways to run, with one API: in parallel, by {@link dev.weft.Async}; one task at a time, by {@link
 * dev.weft.EventLoop}; and in simulations, which are in a module of their own, {@code dev.weft.testing}.
 *
 * <p>The layers of this module; an arrow says "may use", and there are no others:
 *
 * <pre>
 *                   pace ──┐     {@code pace} also uses {@code spi.run} and {@code spi.wait}
 *                          ▼
 *   select ──► queue ──► sync ──► dev.weft ──► spi.run ──► spi.wait
 *                                                 ▲
 *                                              internal
 * </pre>
 *
 * {@code spi.wait} is waiting and cancellation, {@code spi.run} threads and time; {@code internal} implements the parallel
 * way to run, which {@code spi.wait} finds as a service. Nothing here uses {@code internal}.
 *
 * <p>How a task is put together, for the reader of the code: a {@code GroupScope} is a cancel scope with {@code
 * Children}; a {@code SpawnedTask} is a strand with a body and a {@code ResultCell}; a {@code RunScope} is the outermost
 * group; an {@code OpenScope} is a group without a body; {@code FanOut} is a group that is fed from inputs. The overview comments in {@link dev.weft.spi.wait.CancelScope}
 * and {@link dev.weft.spi.wait.Waiter} hold the invariants of the heart.
 */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
