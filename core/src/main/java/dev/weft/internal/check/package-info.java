/** Checks of arguments, for all packages of this module. */
@NullMarked
package dev.weft.internal.check;

import org.jspecify.annotations.NullMarked;
