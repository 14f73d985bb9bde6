/**
 * Parses and writes values in HTTP messages, such as cookies, challenges, dates, links and forms, and determines
 * charsets and the properties of methods. Nothing here waits or depends on connections.
 */
@NullMarked
package dev.weft.http.internal.message;

import org.jspecify.annotations.NullMarked;
