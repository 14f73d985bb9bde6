/**
 * Measurements of Weft beside what it stands on, bare virtual threads, and beside what the JDK offers for the same work.
 * Every row does the same with each of them and checks the same result. {@code benchmarks/run} runs them;
 * {@code docs/performance.md} tells what came of it, and {@code docs/performance-log.md} what was tried to win.
 */
@NullMarked
package dev.weft.benchmarks;

import org.jspecify.annotations.NullMarked;
