/** Carriers that actors play, for scenes in {@code dev.weft.check}. */
@NullMarked
package dev.weft.internal.carrier;

import org.jspecify.annotations.NullMarked;
