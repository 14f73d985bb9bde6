/**
 * An HTTP session over OkHttp. Start with {@link dev.weft.http.ClientSession}: it makes a {@link
 * dev.weft.http.Request}, which gives a {@link dev.weft.http.Response}. OkHttp does the work and does not show; {@code
 * RunningCall} is where its calls and Weft's cancellation meet.
 */
@NullMarked
package dev.weft.http;

import org.jspecify.annotations.NullMarked;
