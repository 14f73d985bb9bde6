/**
 * The steps that a session applies to a request between its interceptors and its transport. Outermost first:
 *
 * <pre>
 *   TryLimit ─► Reception ─► Redirects ─► Authentication ─► WithCookies ─► Attempt ─► Transport
 *                                                                            │
 *                                                      time limits, permits, decompression, size limits
 * </pre>
 *
 * <p>Each step before {@code Attempt} is a {@link dev.weft.http.internal.chain.Handler} that wraps the next one. {@code
 * Attempt} is one exchange over the transport. The steps work on {@link dev.weft.http.internal.chain.RequestState} and
 * {@link dev.weft.http.internal.chain.ReceivedResponse}; the public {@code Request} and {@code Response} wrap them. So
 * the public package depends on this package, and not the other way round.
 */
@NullMarked
package dev.weft.http.internal.chain;

import org.jspecify.annotations.NullMarked;
