/**
 * For those who write a {@linkplain dev.weft.http.spi.Transport transport}, or teach a session to read and write the
 * values of their own types.
 */
@NullMarked
package dev.weft.http.spi;

import org.jspecify.annotations.NullMarked;
