/**
 * Rates and repetition: limits of a rate, limits for each key, retries, and jobs at regular times.
 *
 * <p>{@link dev.weft.pace.RateLimiter} limits beginnings in a time, {@link dev.weft.pace.KeyedLimiter} how many are under way
 * for each key and in all. {@link dev.weft.pace.Retry} repeats a job after the delays of a {@link dev.weft.pace.Backoff}.
 * {@link dev.weft.pace.Periodic} runs one again and again. All go by the time of the run, which is virtual in a simulation.
 */
@NullMarked
package dev.weft.pace;

import org.jspecify.annotations.NullMarked;
