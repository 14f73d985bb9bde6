/** The transport of sessions: Weft's own engine for HTTP/1.1, and OkHttp for HTTP/2 and web sockets. */
@NullMarked
package dev.weft.http.internal.engine;

import org.jspecify.annotations.NullMarked;
