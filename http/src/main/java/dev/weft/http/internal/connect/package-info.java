/**
 * Making connections for HTTP: the route to a host, names and addresses, proxies, TLS.
 */
@NullMarked
package dev.weft.http.internal.connect;

import org.jspecify.annotations.NullMarked;
