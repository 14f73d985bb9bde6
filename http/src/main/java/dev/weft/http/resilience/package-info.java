/**
 * What helps a session through the failures of others. Each is an {@link dev.weft.http.Interceptor}; they go together in
 * any order, normally in this one, outermost first:
 *
 * <ol>
 *   <li>{@link dev.weft.http.resilience.Retry} sends again what failed;
 *   <li>{@link dev.weft.http.resilience.Hedging} sends a second time what is slow;
 *   <li>{@link dev.weft.http.resilience.CircuitBreaker} leaves a host alone that keeps failing;
 *   <li>{@link dev.weft.http.resilience.RateLimit} sends only so many in a time.
 * </ol>
 *
 * <p>So each try is judged and counted by itself, and one that an open circuit refuses uses up no token. The arithmetic
 * is in {@code Backoff}, {@code TokenBucket}, {@code Circuit} and {@code FailureWindow}, which decide and never wait.
 */
@NullMarked
package dev.weft.http.resilience;

import org.jspecify.annotations.NullMarked;
