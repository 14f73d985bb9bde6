/**
 * Makes the connections for HTTP requests: finds the route to a host, resolves host names, connects directly or through
 * a proxy, and adds TLS.
 */
@NullMarked
package dev.weft.http.internal.connect;

import org.jspecify.annotations.NullMarked;
