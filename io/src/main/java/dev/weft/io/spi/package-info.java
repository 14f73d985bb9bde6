/**
 * The interface between a {@link dev.weft.io.ByteStream} and its transport. For authors of transports; programs that
 * read and write streams do not need it.
 */
@NullMarked
package dev.weft.io.spi;

import org.jspecify.annotations.NullMarked;
