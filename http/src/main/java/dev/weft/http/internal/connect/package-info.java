/**
 * Making a connection that HTTP can be spoken over: the route to a host, names and addresses, proxies, TLS.
 */
@NullMarked
package dev.weft.http.internal.connect;

import org.jspecify.annotations.NullMarked;
