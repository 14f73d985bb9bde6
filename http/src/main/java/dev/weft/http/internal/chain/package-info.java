/**
 * The steps that a session applies to a request between its interceptors and its transport. Outermost first:
 *
 * <pre>
 *   TryLimit ─► Reception ─► Redirects ─► Authentication ─► WithCookies ─► Attempt ─► Transport
 *                                                                            │
 *                                                      time limits, permits, decompression, limits on size
 * </pre>
 *
 * <p>Each step is a {@link dev.weft.http.internal.chain.Handler} that wraps the next one. They work on {@link
 * dev.weft.http.internal.chain.RequestState} and {@link dev.weft.http.internal.chain.ReceivedResponse}, of which the
 * public {@code Request} and {@code Response} are views. So the public package depends on this one and not the other
 * way round.
 */
@NullMarked
package dev.weft.http.internal.chain;

import org.jspecify.annotations.NullMarked;
