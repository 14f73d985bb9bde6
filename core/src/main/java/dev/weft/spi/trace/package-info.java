/**
 * What is going on: which runs live, what their tasks do and wait for, and what happens to them. For observers; neither
 * applications nor primitives need it.
 *
 * <p>Two ways lead here. {@link dev.weft.spi.trace.Snapshot} shows all that lives at one moment, at any time and in any
 * process: it finds the runs in the list of {@link dev.weft.spi.trace.LiveRun} and walks through what can be reached from
 * there, so nothing is recorded while no snapshot is taken. {@link dev.weft.spi.trace.RunEvents} are told of what happens
 * in one run, if they were there when it began, by {@link dev.weft.spi.trace.Observed}.
 *
 * <h2>A snapshot</h2>
 *
 * <pre>
 *   Snapshot ──► RunView ──► TaskView ──► ScopeView     groups, timeouts and shields that the task has opened
 *                               └───────► WaitView      what it waits for, and which tasks must act first
 * </pre>
 *
 * <p>A snapshot is taken while everything runs, by any thread. It is weakly consistent:
 *
 * <ul>
 *   <li>A task that lives from the beginning to the end of the look is in it once. One that begins or ends meanwhile is in it
 *       or not; one that has ended before is not. Two tasks are seen at different moments.
 *   <li>What is shown of one task that waits belongs together: its scopes, what it holds, what it waits for. A task has a
 *       new {@link dev.weft.spi.wait.Waiter} for each wait, and changes its scopes and what it holds only between waits. So
 *       the look reads the waiter, the rest, and the waiter again; if that is another, the look is repeated a few times,
 *       and then the task is shown as {@linkplain dev.weft.spi.trace.TaskView#inFlux in flux}, without a wait.
 *   <li>The same holds for a task that has just been named the owner of what it waits for, and is about to be resumed.
 *   <li>What is shown of a task that runs may have changed, and what it holds was found twice.
 *   <li>Names and descriptions are made when they are asked for, by the thread that asks.
 * </ul>
 *
 * <p>Shown are so many tasks as the caller asks for, each before those in its groups; the others are counted by their
 * state. There is no recursion, so the depth of a tree does not matter. The list of live runs keeps none of them alive;
 * a snapshot keeps what it shows.
 *
 * <p>This package uses {@code spi.run}, {@code spi.wait} and the JDK.
 */
@NullMarked
package dev.weft.spi.trace;

import org.jspecify.annotations.NullMarked;
