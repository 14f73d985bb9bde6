/** Server-sent events: {@link dev.weft.http.sse.ServerSentEvents} reads them from a response as they arrive. */
@NullMarked
package dev.weft.http.sse;

import org.jspecify.annotations.NullMarked;
