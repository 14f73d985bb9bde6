/**
 * What a {@link dev.weft.io.ByteStream} needs of a transport. For authors of transports; programs that read and write
 * streams do not need it.
 */
@NullMarked
package dev.weft.io.spi;

import org.jspecify.annotations.NullMarked;
