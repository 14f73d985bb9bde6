/**
 * The engine in memory, for tests and simulations. Its machines can have clocks that drift, lose messages, and stop for
 * a time.
 */
@NullMarked
package dev.weft.shared.memory;

import org.jspecify.annotations.NullMarked;
