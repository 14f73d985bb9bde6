/**
 * Ways to run: threads, time, and the order in which strands go on. For authors of schedulers; applications need none of
 * it.
 *
 * <p>{@link dev.weft.spi.run.Scheduler} is a way to run, {@link dev.weft.spi.run.Clock} its time and {@link
 * dev.weft.spi.run.Tuning} its hints; {@link dev.weft.spi.run.Runner} runs a program by a scheduler. {@link
 * dev.weft.spi.run.BatonScheduler} is the base of those that run one strand at a time. This package uses nothing but
 * {@code spi.wait} and the JDK.
 */
@NullMarked
package dev.weft.spi.run;

import org.jspecify.annotations.NullMarked;
