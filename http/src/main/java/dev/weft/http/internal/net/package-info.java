/**
 * Reaching a server, independently of the HTTP implementation that uses the connection: sockets, proxies and TLS
 * settings.
 */
@NullMarked
package dev.weft.http.internal.net;

import org.jspecify.annotations.NullMarked;
