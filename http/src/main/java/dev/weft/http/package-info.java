/**
 * An HTTP client session. Start with {@link dev.weft.http.ClientSession}: it creates a {@link dev.weft.http.Request},
 * which is sent to obtain a {@link dev.weft.http.Response}. Weft implements HTTP/1.1 itself, over the streams of {@link
 * dev.weft.io}. It uses OkHttp for HTTP/2 and web sockets; the API contains no type of OkHttp.
 */
@NullMarked
package dev.weft.http;

import org.jspecify.annotations.NullMarked;
