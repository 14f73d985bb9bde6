/** The pool of HTTP/1.1 connections that are kept open between exchanges. */
@NullMarked
package dev.weft.http.internal.pool;

import org.jspecify.annotations.NullMarked;
