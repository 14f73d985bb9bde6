/**
 * Tests of concurrent code that do not wait and that replay. {@link dev.weft.testing.Simulation} runs a program one task
 * at a time, in an order that a seed decides and under virtual time; {@link dev.weft.testing.SimulationTest} makes a
 * JUnit test of it that is tried with many seeds.
 *
 * <pre>
 *   SimulationTest, AsyncTest  ──►  Simulation, Recorder, Sequencer, Faults  ──►  SimulatedScheduler, SimulatedClock
 *         (JUnit)                        (what a test uses)                          Decisions ── Schedule, Shrinking
 * </pre>
 */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
