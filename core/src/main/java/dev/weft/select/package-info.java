/**
 * The wait for the first of several things: {@link dev.weft.select.Select}. It takes whatever is {@link
 * dev.weft.Selectable}.
 */
@NullMarked
package dev.weft.select;

import org.jspecify.annotations.NullMarked;
