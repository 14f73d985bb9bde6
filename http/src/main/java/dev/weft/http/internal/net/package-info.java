/**
 * What both HTTP implementations need for connections: settings, the address book, proxies, TLS, and a Unix-domain
 * socket for OkHttp.
 */
@NullMarked
package dev.weft.http.internal.net;

import org.jspecify.annotations.NullMarked;
