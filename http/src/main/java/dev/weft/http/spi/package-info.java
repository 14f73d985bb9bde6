/**
 * For authors of a {@linkplain dev.weft.http.spi.Transport transport}, a resolver or a codec. Transports have types of
 * their own for requests and responses, so that they do not depend on sessions: {@link dev.weft.http.spi.Url}, {@link
 * dev.weft.http.spi.HeaderFields}, {@link dev.weft.http.spi.TransportRequest} and {@link
 * dev.weft.http.spi.TransportResponse}. An application imports nothing from here, except {@code Codec} or {@code
 * Resolver} if it implements them.
 */
@NullMarked
package dev.weft.http.spi;

import org.jspecify.annotations.NullMarked;
