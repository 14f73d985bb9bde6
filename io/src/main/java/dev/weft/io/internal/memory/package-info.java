/** Wires in memory, over a link that can delay bytes, cut them into pieces and break. */
@NullMarked
package dev.weft.io.internal.memory;

import org.jspecify.annotations.NullMarked;
