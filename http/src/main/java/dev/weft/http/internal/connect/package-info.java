/** Makes the connections for HTTP requests: routes to hosts, host names and addresses, proxies, and TLS. */
@NullMarked
package dev.weft.http.internal.connect;

import org.jspecify.annotations.NullMarked;
