/**
 * Response bodies between the transport and the caller: decompression, limits, progress, reading ahead, and saving to
 * files. Most steps are a {@link dev.weft.http.spi.BodySource} that wraps another source.
 */
@NullMarked
package dev.weft.http.internal.body;

import org.jspecify.annotations.NullMarked;
