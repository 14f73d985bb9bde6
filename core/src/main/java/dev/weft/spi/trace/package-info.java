/**
 * Observation of live runs: their tasks, the waits of these tasks, and events. For observers; applications and primitives
 * do not need it.
 *
 * <p>There are two ways to observe. {@link dev.weft.spi.trace.Snapshot} shows everything that is alive at one moment, at
 * any time and in any process: it finds the runs in the list of {@link dev.weft.spi.trace.LiveRun} and walks through the
 * objects that can be reached from there, so nothing is recorded while no snapshot is taken. A
 * {@link dev.weft.spi.trace.RunEvents} listener receives the events of a run, if {@link dev.weft.spi.trace.Observed} set it
 * before the run began, or if a {@link dev.weft.spi.trace.RunObserver} on the class path or module path gave one to the
 * run.
 *
 * <h2>A snapshot</h2>
 *
 * <pre>
 *   Snapshot ──► RunView ──► TaskView ──► ScopeView     groups, timeouts and shields that the task has opened
 *                               └───────► WaitView      the target of its wait, and the tasks that must act first
 * </pre>
 *
 * <p>Any thread may take a snapshot, by a walk through the tasks while they run. The snapshot is weakly consistent:
 *
 * <ul>
 *   <li>A task that is alive during the whole walk is in the snapshot once. A task that begins or ends during the walk may
 *       be in the snapshot. A task that ended before the walk is not in the snapshot. Different tasks are read at different
 *       moments.
 *   <li>The data of one waiting task is consistent: its scopes, the objects that it owns, the target of its wait. A task has a
 *       new {@link dev.weft.spi.wait.Waiter} for each wait, and changes its scopes and the objects that it owns only between
 *       waits. So the walk reads the waiter, the other data, and the waiter again; if the waiter has changed, the walk tries
 *       again a few times, and then shows the task as {@linkplain dev.weft.spi.trace.TaskView#inFlux in flux}, without a wait.
 *   <li>A task that has just become the owner of the target of its wait is about to be resumed. The walk reads it again
 *       too, and may show it as in flux.
 *   <li>The data of a running task may be inconsistent, except for the objects that it owns: these were read twice with the
 *       same result.
 *   <li>Names and descriptions are computed on demand, by the thread that asks for them.
 * </ul>
 *
 * <p>A snapshot contains at most as many tasks as the caller asks for, each before the tasks of its groups; the other tasks
 * are counted by their state, and by the kind of their wait in a {@link dev.weft.spi.trace.TaskCounts}. There is no recursion,
 * so the depth of a tree is not limited. The list of live runs does not keep runs alive; a snapshot keeps the objects that it
 * contains.
 *
 * <p>An object that tasks share without waiting for it, such as an HTTP session, is a {@link dev.weft.spi.trace.Resource},
 * listed in {@link dev.weft.spi.trace.Resources}.
 *
 * <p>This package uses {@code spi.run}, {@code spi.wait}, {@code internal.check} and the JDK.
 */
@NullMarked
package dev.weft.spi.trace;

import org.jspecify.annotations.NullMarked;
