/**
 * The exceptions of the module: {@link dev.weft.http.failure.HttpFailure} lists all of them. They are in a separate
 * package, below all others except the events, because every layer throws them, from the transport to the session.
 */
@NullMarked
package dev.weft.http.failure;

import org.jspecify.annotations.NullMarked;
