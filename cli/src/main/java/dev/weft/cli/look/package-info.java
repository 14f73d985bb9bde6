/**
 * Inspects running programs: finds their JVMs, requests a snapshot of their tasks over the local management agent,
 * and prints it.
 *
 * <pre>
 *   Jvm ──► LookSession ──► InsightMXBean of the other JVM ──► JSON ──► Snapshot ──► TaskTable, TreeText, WaitsText, Ages
 *                                                                  └──► PageServer ──► a browser
 * </pre>
 */
@NullMarked
package dev.weft.cli.look;

import org.jspecify.annotations.NullMarked;
