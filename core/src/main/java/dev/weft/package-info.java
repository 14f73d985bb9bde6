/**
 * Weft: tasks, groups of tasks, timeouts and cancellation, in ordinary code that blocks.
 *
 * <p>Start with {@link dev.weft.Async} and {@link dev.weft.TaskGroup}. They use {@link dev.weft.Task},
 * {@link dev.weft.Completion}, {@link dev.weft.Outcome}, {@link dev.weft.TaskFailedException}, {@link dev.weft.Deadline},
 * {@link dev.weft.TimedOutException}. {@link dev.weft.Promise} is for a value that comes from other code.
 * {@link dev.weft.Job} and {@link dev.weft.Action} are the types of the lambdas that tasks run.
 *
 * <p>There are three ways to run, with one API: in parallel, by {@link dev.weft.Async}; one task at a time, by
 * {@link dev.weft.EventLoop}; and in simulations, which are in a module of their own, {@code dev.weft.testing}.
 *
 * <p>The layers of this module. An arrow means "may use"; a package may also use the packages that it reaches through
 * several arrows:
 *
 * <pre>
 *                   pace ──┐     {@code pace} also uses {@code spi.run} and {@code spi.wait}
 *                          ▼
 *   select ──► queue ──► sync ──► dev.weft ──► internal.scope ──► internal.failure ─────────► spi.wait
 *                                    │               └──► spi.trace ──► spi.run ───────────────▲
 *                                    └──► internal ──────────────────────▲
 * </pre>
 *
 * <p>{@code spi.wait} is for waiting and cancellation, {@code spi.run} for threads and time, and {@code spi.trace} for
 * snapshots and events of running tasks. {@code internal} contains the schedulers of parallel runs and of event loops,
 * {@code internal.scope} the tree of groups and tasks without their public methods, and {@code internal.failure} the
 * treatment of exceptions. Not in the drawing are {@code internal.carrier}, Weft's own carriers of virtual threads, and
 * {@code internal.check}, which checks arguments and loads services.
 *
 * <p>For readers of the code, the main classes: a {@code GroupNode} is a cancel scope that contains tasks; {@code GroupScope}
 * adds a {@code Policy} and a {@code Verdict}. A <em>strand</em> is a task, or a thread outside of Weft while it waits in Weft.
 * A {@code TaskNode} is a strand that belongs to a group; {@code SpawnedTask} adds a body and an outcome. {@code RunScope} is
 * the outermost group, {@code OpenScope} a group without a body, and {@code FanOut} a group that spawns a task for each input.
 * Start with the overview comment of {@code GroupScope}. The overview comments of {@link dev.weft.spi.wait.CancelScope} and
 * {@link dev.weft.spi.wait.Waiter} contain the invariants of cancelling and waiting.
 */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
