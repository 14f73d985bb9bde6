/** The transport of sessions: HTTP/1.1 by Weft's own engine, HTTP/2 and web sockets by OkHttp. */
@NullMarked
package dev.weft.http.internal.engine;

import org.jspecify.annotations.NullMarked;
