/**
 * Bodies of responses on their way from a transport to the caller: decompressed, limited, counted, read ahead, and made
 * files. Each step is a {@link dev.weft.http.spi.BodySource} around another.
 */
@NullMarked
package dev.weft.http.internal.body;

import org.jspecify.annotations.NullMarked;
