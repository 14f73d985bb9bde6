/**
 * The default transport of sessions, which chooses between Weft's own implementation of HTTP/1.1, and OkHttp for HTTP/2
 * and web sockets.
 */
@NullMarked
package dev.weft.http.internal.engine;

import org.jspecify.annotations.NullMarked;
