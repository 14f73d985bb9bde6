/**
 * What is needed to reach a server, whichever engine speaks HTTP on the connection: sockets, proxies, and which servers
 * are trusted over TLS.
 */
@NullMarked
package dev.weft.http.internal.net;

import org.jspecify.annotations.NullMarked;
