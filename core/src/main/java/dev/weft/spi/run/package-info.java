/**
 * Ways to run: threads, time, and the order in which strands (tasks) run. For authors of schedulers; applications do not
 * need it.
 *
 * <p>A {@link dev.weft.spi.run.Scheduler} is a way to run; {@link dev.weft.spi.run.Clock} is its time, and
 * {@link dev.weft.spi.run.Tuning} its hints for speed. {@link dev.weft.spi.run.Runner} runs a program on a scheduler.
 * {@link dev.weft.spi.run.BatonScheduler} is the base class of schedulers that run one strand at a time. This package depends
 * on {@code spi.wait} and the JDK only.
 */
@NullMarked
package dev.weft.spi.run;

import org.jspecify.annotations.NullMarked;
