/** A JSON codec for programs that have Jackson, an optional dependency. */
@NullMarked
package dev.weft.shared.jackson;

import org.jspecify.annotations.NullMarked;
