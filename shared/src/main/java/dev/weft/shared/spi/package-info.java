/** For authors of engines: the operations that a store must have so that machines can share through it. */
@NullMarked
package dev.weft.shared.spi;

import org.jspecify.annotations.NullMarked;
