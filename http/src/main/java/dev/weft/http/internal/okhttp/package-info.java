/**
 * OkHttp as a transport: the only package that knows it. A request is translated on its way in, a response and each failure
 * on the way out; {@code RunningCall} is where OkHttp's calls and Weft's cancellation meet.
 */
@NullMarked
package dev.weft.http.internal.okhttp;

import org.jspecify.annotations.NullMarked;
