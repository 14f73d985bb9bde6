/**
 * For authors of a {@linkplain dev.weft.http.spi.Transport transport}, a resolver or a codec. A transport has types of its
 * own for what it sends and receives, so that it knows nothing of sessions: {@link dev.weft.http.spi.Url}, {@link
 * dev.weft.http.spi.HeaderFields}, {@link dev.weft.http.spi.TransportRequest}, {@link
 * dev.weft.http.spi.TransportResponse}. An application imports nothing from here but {@code Codec} and {@code Resolver},
 * if it has one of its own.
 */
@NullMarked
package dev.weft.http.spi;

import org.jspecify.annotations.NullMarked;
