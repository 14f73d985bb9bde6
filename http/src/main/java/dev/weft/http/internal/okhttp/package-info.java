/**
 * The transport over OkHttp. Only this package imports OkHttp. This package translates requests to OkHttp's types, and
 * responses and failures back. {@code RunningCall} connects OkHttp's calls to Weft's cancellation; read it first.
 */
@NullMarked
package dev.weft.http.internal.okhttp;

import org.jspecify.annotations.NullMarked;
