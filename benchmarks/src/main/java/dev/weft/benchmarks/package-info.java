/**
 * Measurements of Weft and of other ways to do the same work: bare virtual threads, the JDK's classes, Jox, Kotlin, Netty and
 * Python. {@code benchmarks/run} starts {@link dev.weft.benchmarks.Benchmarks}, which gives each contender its turns and writes
 * the report. {@code docs/performance.md} has the figures, and {@code docs/performance-log.md} the attempts to make Weft
 * faster.
 *
 * <p>The rows are in {@code rows} and {@code network}, and the Kotlin versions of rows in {@code coroutines}. {@code report} has
 * the table and the charts.
 */
@NullMarked
package dev.weft.benchmarks;

import org.jspecify.annotations.NullMarked;
