package dev.weft.http.failure;

import java.net.URI;

/**
 * Why an exchange has failed. Every failure of a session is an {@link java.io.IOException} and one of these:
 *
 * <pre>
 *   IOException
 *    ├ {@link HttpException}
 *    │  ├ {@link ConnectFailedException}     the host has no address, or takes no connection
 *    │  ├ {@link TlsException}               no trust in it, or no agreement with it
 *    │  ├ {@link ConnectionLostException}    the connection broke, or ended too early
 *    │  ├ {@link HttpProtocolException}      what came is no HTTP
 *    │  ├ {@link StatusException}            the status is not one of success; thrown when asked
 *    │  ├ {@link TooLargeException}          the body is larger than allowed
 *    │  ├ {@link DecodingException}          the body is not what it says, or not what was asked for
 *    │  ├ {@link RedirectException}          too many redirects
 *    │  ├ {@link CircuitOpenException}       its host keeps failing, and was not asked
 *    │  └ {@link SessionClosedException}     the session was closed meanwhile
 *    └ {@link java.net.http.HttpTimeoutException}
 *       └ {@link PhaseTimeoutException}      a phase took longer than its limit
 * </pre>
 *
 * <p>What writing or reading a file of one's own throws is none of these, and is thrown as it is.
 */
public sealed interface HttpFailure permits HttpException, PhaseTimeoutException {

    /** The URL of the exchange that failed: after redirects, the one that they led to. */
    URI url();
}
