/**
 * Why a request fails, by type: {@link dev.weft.http.failure.HttpFailure} shows all of them. They are a package of their own
 * below all others but the events, because a transport, the parts between it and the session, and the session all throw
 * them.
 */
@NullMarked
package dev.weft.http.failure;

import org.jspecify.annotations.NullMarked;
