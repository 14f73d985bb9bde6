/**
 * Interfaces and types for authors of a {@linkplain dev.weft.http.spi.Transport transport}, a dialler, a resolver or a
 * codec. Transports have their own types for requests and responses: {@link dev.weft.http.spi.Url}, {@link
 * dev.weft.http.spi.HeaderFields}, {@link dev.weft.http.spi.TransportRequest} and {@link
 * dev.weft.http.spi.TransportResponse}. So a transport does not depend on sessions. An application imports from this
 * package only the interfaces that it implements, such as {@code Codec} or {@code Resolver}.
 */
@NullMarked
package dev.weft.http.spi;

import org.jspecify.annotations.NullMarked;
