/** Connections that are kept between exchanges. */
@NullMarked
package dev.weft.http.internal.pool;

import org.jspecify.annotations.NullMarked;
