/** Where the targets come from: arguments, files, standard input, ranges. */
@NullMarked
package dev.weft.cli.input;

import org.jspecify.annotations.NullMarked;
