/** Helpers for all packages of this module: checks of arguments, and the services that are installed. */
@NullMarked
package dev.weft.internal.check;

import org.jspecify.annotations.NullMarked;
