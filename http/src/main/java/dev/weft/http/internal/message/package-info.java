/**
 * What the parts of an HTTP message say: parsing of header values, charsets, dates, forms. Nothing here waits
 * or knows of connections.
 */
@NullMarked
package dev.weft.http.internal.message;

import org.jspecify.annotations.NullMarked;
