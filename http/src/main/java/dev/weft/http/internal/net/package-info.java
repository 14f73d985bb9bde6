/**
 * The parts of a connection that do not depend on the HTTP implementation: sockets, proxies and TLS settings.
 */
@NullMarked
package dev.weft.http.internal.net;

import org.jspecify.annotations.NullMarked;
