/** Server-sent events: {@link dev.weft.http.sse.ServerSentEvents} reads them from a response as they come. */
@NullMarked
package dev.weft.http.sse;

import org.jspecify.annotations.NullMarked;
