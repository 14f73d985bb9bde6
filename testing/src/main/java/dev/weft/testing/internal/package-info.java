/** Distinguishes stack frames of Weft from stack frames of the program under test. */
@NullMarked
package dev.weft.testing.internal;

import org.jspecify.annotations.NullMarked;
