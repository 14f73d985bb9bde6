/**
 * Tests of code that uses an HTTP session, without a network and under virtual time. {@link
 * dev.weft.testing.http.MockTransport} replaces the network. Everything above the network is the real session: timeouts,
 * redirects, cookies, retries. {@link dev.weft.testing.http.Recording} records real exchanges in a file, and replays them.
 *
 * <p>This package needs the module {@code dev.weft.http}; the rest of {@code dev.weft.testing} does not.
 */
@NullMarked
package dev.weft.testing.http;

import org.jspecify.annotations.NullMarked;
