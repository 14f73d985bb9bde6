package dev.weft.http.failure;

import java.net.URI;

/**
 * The common type of all failures of an exchange, that is, of one request and its response. Each is an {@link
 * java.io.IOException}:
 *
 * <pre>
 *   IOException
 *    ├ {@link HttpException}
 *    │  ├ {@link ConnectFailedException}     the host is unknown, or no connection can be made
 *    │  ├ {@link TlsException}               the server is not trusted, or the TLS handshake failed
 *    │  ├ {@link ConnectionLostException}    the connection broke or ended too early
 *    │  ├ {@link HttpProtocolException}      the response is not valid HTTP, or its headers are too large
 *    │  ├ {@link StatusException}            the caller required success, but the status is not from 200 to 299
 *    │  ├ {@link TooLargeException}          a body, line or message exceeds its limit
 *    │  ├ {@link DecodingException}          the body cannot be decompressed or decoded as requested
 *    │  ├ {@link RedirectException}          there were too many redirects
 *    │  ├ {@link CircuitOpenException}       the circuit breaker of the host refused the request
 *    │  └ {@link SessionClosedException}     the session was closed during the request
 *    └ {@link java.net.http.HttpTimeoutException}
 *       └ {@link PhaseTimeoutException}      a phase exceeded its time limit
 * </pre>
 *
 * <p>An exception from the program's own I/O, such as reading a file for the request body, is not one of these types
 * and is thrown unchanged.
 */
public sealed interface HttpFailure permits HttpException, PhaseTimeoutException {

    /** The URL of the exchange that failed; after redirects, the last URL. */
    URI url();
}
