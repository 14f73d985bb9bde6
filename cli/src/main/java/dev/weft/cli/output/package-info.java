/** How results are told: lines, JSON, CSV, a table; progress and totals. */
@NullMarked
package dev.weft.cli.output;

import org.jspecify.annotations.NullMarked;
