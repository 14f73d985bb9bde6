/** Small programs that show Weft at work. */
@NullMarked
package dev.weft.examples;

import org.jspecify.annotations.NullMarked;
