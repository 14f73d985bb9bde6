/**
 * Reproducible tests of concurrent code in virtual time. {@link dev.weft.testing.Simulation} runs a program one task at a time,
 * in an order that a seed determines. {@link dev.weft.testing.SimulationTest} marks a JUnit test that runs in simulations with
 * many seeds.
 *
 * <pre>
 *   SimulationTest, AsyncTest  ──►  Simulation                          ──►  SimulatedScheduler, SimulatedClock
 *            (JUnit)                Recorder, Sequencer, FaultyNetwork       Decisions, Schedule, Exploration
 *                                   (used by tests)
 * </pre>
 */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
