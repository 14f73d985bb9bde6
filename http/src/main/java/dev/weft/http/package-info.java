/**
 * An HTTP client session over OkHttp. Start with {@link dev.weft.http.ClientSession}: it creates a {@link
 * dev.weft.http.Request}, which is sent to obtain a {@link dev.weft.http.Response}. OkHttp is an implementation detail
 * and does not occur in the API.
 */
@NullMarked
package dev.weft.http;

import org.jspecify.annotations.NullMarked;
