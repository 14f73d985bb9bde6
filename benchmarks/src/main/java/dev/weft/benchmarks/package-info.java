/** Measurements of Weft beside its floor. */
@NullMarked
package dev.weft.benchmarks;

import org.jspecify.annotations.NullMarked;
