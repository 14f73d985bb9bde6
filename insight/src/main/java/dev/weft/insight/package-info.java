/**
 * Shows the tasks of a running program to tools outside of it. A program gets it by having the module on its class
 * path or module path; nothing has to be called.
 *
 * <pre>
 *   first run ──► InsightObserver ──► a second later: Insight, an MXBean ◄── weft ps, JConsole, …
 *                                                        └─ PictureWriter ──► {@link dev.weft.spi.trace.Snapshot} as JSON
 * </pre>
 *
 * <p>If the flight recorder of the JDK records when a run begins, what happens in the run is recorded too: runs, waits of at
 * least 20 milliseconds, cancellations, timeouts, stragglers, blocked loops, and tasks if asked for. If the system property
 * {@code weft.insight.file} names a file, a picture is written into it whenever it is touched.
 *
 * <p>Nothing is recorded in advance. A picture is made when it is asked for, by the thread of the management agent.
 * It is bounded: it shows as many tasks as were asked for, and counts the others. By default it shows names and kinds, and
 * leaves out what may be a value: {@link dev.weft.insight.InsightMXBean} says what.
 */
@NullMarked
package dev.weft.insight;

import org.jspecify.annotations.NullMarked;
