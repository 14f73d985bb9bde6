/** Targets and their results: the data shared by all parts of the program. */
@NullMarked
package dev.weft.cli.result;

import org.jspecify.annotations.NullMarked;
