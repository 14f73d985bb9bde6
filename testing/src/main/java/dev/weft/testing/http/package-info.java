/**
 * Tests of code that uses an HTTP session, without a network and under virtual time. {@link
 * dev.weft.testing.http.MockTransport} takes the place of the connections: everything above it, timeouts, redirects,
 * cookies, retries, is the session's own. {@link dev.weft.testing.http.Recording} keeps real exchanges in a file, and gives
 * them back.
 *
 * <p>This package needs the module {@code dev.weft.http}; the rest of {@code dev.weft.testing} does not.
 */
@NullMarked
package dev.weft.testing.http;

import org.jspecify.annotations.NullMarked;
