/**
 * The parts that the packages of this module share: access to the run of the caller, checks of parameters, threads for
 * calls that cannot be interrupted, addresses as text. This package uses only {@code core}.
 */
@NullMarked
package dev.weft.io.internal;

import org.jspecify.annotations.NullMarked;
