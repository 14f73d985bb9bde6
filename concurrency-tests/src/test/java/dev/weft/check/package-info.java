/** Scenes that are played under every schedule up to some preemptions, and with mistakes that must be found. */
@NullMarked
package dev.weft.check;

import org.jspecify.annotations.NullMarked;
