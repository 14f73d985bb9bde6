/**
 * Interceptors that make a session resilient against failing or slow servers. They can be combined in any order; the
 * usual order is this, outermost first:
 *
 * <ol>
 *   <li>{@link dev.weft.http.resilience.Retry} repeats requests that failed;
 *   <li>{@link dev.weft.http.resilience.Hedging} sends slow requests a second time;
 *   <li>{@link dev.weft.http.resilience.CircuitBreaker} stops requests to a host that keeps failing;
 *   <li>{@link dev.weft.http.resilience.RateLimit} limits the rate of requests.
 * </ol>
 *
 * <p>In this order the circuit breaker and the rate limit count each attempt separately, and an attempt that an open
 * circuit refuses takes no permit from the rate limit. The decisions are made by {@code Circuit} and {@code
 * FailureWindow}, which never wait and get the time as an argument, so that tests need no clock. Delays and rates are
 * computed by {@code dev.weft.pace} in the core.
 */
@NullMarked
package dev.weft.http.resilience;

import org.jspecify.annotations.NullMarked;
