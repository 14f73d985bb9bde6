/**
 * Parses and writes the parts of an HTTP message: header values, charsets, dates, forms. Nothing here waits or depends
 * on connections.
 */
@NullMarked
package dev.weft.http.internal.message;

import org.jspecify.annotations.NullMarked;
