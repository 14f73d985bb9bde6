/**
 * The parts that the packages of this module share: the run of the caller, checks of parameters, threads for calls
 * that nothing can cut short, addresses as text. It uses {@code core} alone.
 */
@NullMarked
package dev.weft.io.internal;

import org.jspecify.annotations.NullMarked;
