/**
 * Looks at programs that run: finds their JVMs, asks each for a picture of its tasks over the local management agent, and
 * prints it.
 *
 * <pre>
 *   Jvm ──► LookSession ──► InsightMXBean of the other JVM ──► JSON ──► Picture ──► TaskTable, TreeText, WaitsText, Ages
 *                                                                  └──► PageServer ──► a browser
 * </pre>
 */
@NullMarked
package dev.weft.cli.look;

import org.jspecify.annotations.NullMarked;
