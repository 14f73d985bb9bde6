/** For authors of engines: what a store must do so that machines can share through it. */
@NullMarked
package dev.weft.shared.spi;

import org.jspecify.annotations.NullMarked;
