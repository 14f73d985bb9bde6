/**
 * The wait for the first of several alternatives: {@link dev.weft.select.Select}. An alternative is a
 * {@link dev.weft.Selectable}.
 */
@NullMarked
package dev.weft.select;

import org.jspecify.annotations.NullMarked;
