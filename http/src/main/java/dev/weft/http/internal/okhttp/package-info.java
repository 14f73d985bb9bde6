/**
 * The transport over OkHttp. Only this package imports OkHttp. It translates requests to OkHttp's types, and responses
 * and failures back. It also parses cookies with OkHttp. {@code RunningCall} connects OkHttp's calls to Weft's
 * cancellation; read it first.
 */
@NullMarked
package dev.weft.http.internal.okhttp;

import org.jspecify.annotations.NullMarked;
