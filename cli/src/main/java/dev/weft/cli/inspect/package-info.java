/**
 * Inspects running programs: finds their JVMs, requests snapshots of their tasks over the local management agent or a
 * Unix socket, and prints the snapshots.
 *
 * <pre>
 *   Jvm ──► InspectSession ──► InsightMXBean of the other JVM ──► JSON ──► Snapshot ──► TaskTable, TreeText, WaitsText, Ages
 *                                                                  └──► PageServer ──► a browser
 * </pre>
 */
@NullMarked
package dev.weft.cli.inspect;

import org.jspecify.annotations.NullMarked;
