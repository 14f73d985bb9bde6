/**
 * Limits of rates and limits for each key, retries, and actions at regular times.
 *
 * <p>{@link dev.weft.pace.RateLimiter} limits how many callers begin in a period. {@link dev.weft.pace.KeyedLimiter} limits how
 * many callers are active at the same time, for each key and in total. {@link dev.weft.pace.Retry} repeats a failed job after
 * the delays of a {@link dev.weft.pace.Backoff}. {@link dev.weft.pace.Periodic} runs an action at regular times. All use the
 * clock of the run, which is virtual in a simulation.
 */
@NullMarked
package dev.weft.pace;

import org.jspecify.annotations.NullMarked;
