/** The output of results as lines, JSON, CSV or a table, and of progress and totals. */
@NullMarked
package dev.weft.cli.output;

import org.jspecify.annotations.NullMarked;
