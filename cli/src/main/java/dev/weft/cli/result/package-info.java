/** Targets, and what became of each: the data that all parts of the program share. */
@NullMarked
package dev.weft.cli.result;

import org.jspecify.annotations.NullMarked;
