/**
 * Shows the tasks of a running program to tools outside of it. A program only needs the module on its class path or module
 * path; it need not call anything.
 *
 * <pre>
 *   first run ──► InsightObserver ──► a second later: Insight, an MXBean ◄── weft ps, JConsole, …
 *                                                        └─ SnapshotWriter ──► {@link dev.weft.spi.trace.Snapshot} as JSON
 * </pre>
 *
 * <p>If a recording of the JDK's flight recorder is in progress when a run begins, the events of the run are recorded:
 * the run, waits of at least 20 milliseconds, cancellations, timeouts, stragglers, blocked loops, and, if enabled,
 * tasks. If the system property {@code weft.insight.file} names a file, a snapshot is written into the file each time
 * the file's time of modification changes.
 *
 * <p>If the system property {@code weft.insight.socket} is true, the operations of the bean can also be called over a
 * Unix socket. In debug mode, tasks that end normally although they were cancelled are logged.
 *
 * <p>Nothing is recorded in advance for a snapshot: it is made when it is requested, by the thread that handles the request. A
 * snapshot is bounded: it shows a limited number of tasks, and counts the others. By default it shows names and kinds without
 * the parts that may be values; {@link dev.weft.insight.InsightMXBean} lists these parts.
 */
@NullMarked
package dev.weft.insight;

import org.jspecify.annotations.NullMarked;
