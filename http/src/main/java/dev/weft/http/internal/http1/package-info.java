/**
 * The protocol of one HTTP/1.1 connection over a {@link dev.weft.io.ByteStream}: it writes requests, parses heads, and
 * delimits bodies. Begin reading with {@link dev.weft.http.internal.http1.Http1Connection}.
 */
@NullMarked
package dev.weft.http.internal.http1;

import org.jspecify.annotations.NullMarked;
