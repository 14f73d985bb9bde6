/**
 * What a session does with a request between its interceptors and its transport. Outermost first:
 *
 * <pre>
 *   TryLimit ─► Reception ─► Redirects ─► Authentication ─► WithCookies ─► Attempt ─► Transport
 *                                                                            │
 *                                                      limits in time, permits, decompression, limits in size
 * </pre>
 *
 * <p>Each is a {@link dev.weft.http.internal.chain.Handler} around the next one. They work on {@link
 * dev.weft.http.internal.chain.RequestState} and {@link dev.weft.http.internal.chain.ReceivedResponse}, of which the public
 * {@code Request} and {@code Response} are views: so the arrows lead from the public package to here and not back.
 */
@NullMarked
package dev.weft.http.internal.chain;

import org.jspecify.annotations.NullMarked;
