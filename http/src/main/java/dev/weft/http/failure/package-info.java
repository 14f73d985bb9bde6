/**
 * The exceptions of the module: {@link dev.weft.http.failure.HttpFailure} lists all of them. Every layer throws them,
 * from the transport to the session. They are therefore in a separate package, which depends only on the package of the
 * events.
 */
@NullMarked
package dev.weft.http.failure;

import org.jspecify.annotations.NullMarked;
