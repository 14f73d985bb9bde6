/** TLS as a wire over another wire, by the JDK's {@link javax.net.ssl.SSLEngine}. */
@NullMarked
package dev.weft.io.internal.tls;

import org.jspecify.annotations.NullMarked;
