/**
 * Weft: tasks, groups of tasks, timeouts and cancellation in plain code that waits.
 *
 * <p>Start with {@link dev.weft.Async} and {@link dev.weft.TaskGroup}. What they make: {@link dev.weft.Task}, {@link
 * dev.weft.Completion}, {@link dev.weft.Outcome}, {@link dev.weft.TaskFailedException}, {@link dev.weft.Deadline},
 * {@link dev.weft.TimedOutException}. For a value that comes from elsewhere: {@link dev.weft.Promise}. {@link
 * dev.weft.Job} and {@link dev.weft.Action} are what lambdas become.
 *
 * <p>There are three ways to run, with one API: in parallel, by {@link dev.weft.Async}; one task at a time, by {@link
 * dev.weft.EventLoop}; and in simulations, which are in a module of their own, {@code dev.weft.testing}.
 *
 * <p>The layers of this module. An arrow says "may use", and a package may use all that its arrows lead to:
 *
 * <pre>
 *                   pace ──┐     {@code pace} also uses {@code spi.run} and {@code spi.wait}
 *                          ▼
 *   select ──► queue ──► sync ──► dev.weft ──► internal.scope ──► internal.failure ─────────► spi.wait
 *                                    │               └──► spi.trace ──► spi.run ───────────────▲
 *                                    └──► internal ──────────────────────▲
 * </pre>
 *
 * <p>{@code spi.wait} is waiting and cancellation; {@code spi.run} is threads and time; {@code spi.trace} shows what
 * runs; {@code internal} has the schedulers of parallel runs and of event loops; {@code internal.scope} is the tree of
 * groups and tasks without their public side; {@code internal.failure} is what is done with exceptions.
 *
 * <p>How a task is put together, for the reader of the code: {@code GroupScope} is a {@code GroupNode}, a cancel scope
 * with tasks in it, with a {@code Policy} and a {@code Verdict}; {@code SpawnedTask} is a {@code TaskNode}, a strand
 * with a place in its group, with a body and an outcome; {@code RunScope} is the outermost group; {@code OpenScope} is
 * a group without a body; {@code FanOut} is a group that is fed from inputs. Start with the overview comment of {@code
 * GroupScope}. Those of {@link dev.weft.spi.wait.CancelScope} and {@link dev.weft.spi.wait.Waiter} hold the invariants
 * of cancelling and waiting.
 */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
