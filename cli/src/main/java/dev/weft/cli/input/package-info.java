/** The sources of targets: arguments, files, standard input and ranges. */
@NullMarked
package dev.weft.cli.input;

import org.jspecify.annotations.NullMarked;
