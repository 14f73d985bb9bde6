/**
 * Tests of concurrent code that do not wait and can be replayed. {@link dev.weft.testing.Simulation} runs a program one task
 * at a time, in an order that is derived from a seed, under virtual time. {@link dev.weft.testing.SimulationTest} makes a
 * JUnit test of it that runs with many seeds.
 *
 * <pre>
 *   SimulationTest, AsyncTest  ──►  Simulation                          ──►  SimulatedScheduler, SimulatedClock
 *            (JUnit)                Recorder, Sequencer, FaultyNetwork       Decisions, Schedule, Exploration
 *                                   (what a test uses)
 * </pre>
 */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
