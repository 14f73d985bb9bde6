/** Parts of the scheduler that actors play, for scenes in {@code dev.weft.check}. */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
